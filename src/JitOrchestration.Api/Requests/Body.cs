using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;
using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Requests;

/// <summary>Reads the body of a request.</summary>
internal static class Body
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The body's bytes; empty when there is none and <paramref name="optional"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="room">The room for a body of the length that the request says; of one that comes in chunks, it grows with what comes.</param>
    /// <param name="optional">Whether there need be none.</param>
    public static async Task<byte[]> ReadAsync(HttpContext context, int limit, Capacity.Share room, bool optional = false)
    {
        var request = context.Request;
        // Many clients name a type, such as that of forms, also where they send nothing.
        if (optional && (request.ContentLength == 0 || request is { ContentLength: null, ContentType: null })) return [];
        CheckMediaType(request.ContentType);
        return await ReadAsync(request.Body, limit, request.ContentLength is null ? room : null, context.RequestAborted);
    }

    /// <summary>The body's JSON.</summary>
    public static JsonElement Parse(byte[] utf8)
    {
        if (!Utf8.IsValid(utf8)) throw Malformed("The body is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw Malformed($"The body is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // Looking for names that come twice, the parser reads them all.
            throw Malformed("The body has a name with half of a surrogate pair (\\ud800 to \\udfff on its own); write the whole character.");
        }
    }

    private static ProblemException Malformed(string detail) => new(new Problem(400, ProblemCodes.MalformedJson, detail));

    private static void CheckMediaType(string? type)
    {
        if (MediaTypeHeaderValue.TryParse(type, out var media) && IsJson(media.MediaType) && IsUtf8(media.CharSet)) return;
        throw new ProblemException(new Problem(
            415, ProblemCodes.UnsupportedMediaType, $"The body is {(type is null ? "of no type" : $"'{type}'")}. Send JSON in UTF-8, with Content-Type: application/json."));
    }

    private static bool IsJson(string? type) =>
        type is not null && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static bool IsUtf8(string? charset) => charset is null || charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ReadAsync(Stream body, int limit, Capacity.Share? growing, CancellationToken cancellation)
    {
        var read = new ArrayBufferWriter<byte>();
        while (true)
        {
            var count = await body.ReadAsync(read.GetMemory(4096), cancellation);
            if (count == 0) return read.WrittenSpan.ToArray();
            read.Advance(count);
            growing?.Grow(count);
            if (read.WrittenCount > limit) throw TooLarge(limit);
        }
    }

    public static ProblemException TooLarge(int limit) => new(new Problem(
        413, ProblemCodes.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body has more than {limit} bytes, the most that are taken here.")));
}
