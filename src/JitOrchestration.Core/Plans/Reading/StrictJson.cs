using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>
/// Parses UTF-8 JSON. The strict parser is the way of every good plan; only what it refuses is looked at again, to say
/// everything that is wrong and not just the first.
/// </summary>
internal static class StrictJson
{
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth };

    /// <summary>Parses a copy of the bytes; null when the rest of the plan cannot be looked at.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> utf8, Problems problems)
    {
        utf8 = WithoutByteOrderMark(utf8);
        if (!Utf8.IsValid(utf8)) return NotUtf8(problems);
        try
        {
            var root = JsonElement.Parse(utf8, Strict);
            return MayHoldHalfPairs(utf8) ? JsonFaults.Find(root, problems) : root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return ParseAgain(utf8, problems);
        }
    }

    private static JsonElement? ParseAgain(ReadOnlySpan<byte> utf8, Problems problems)
    {
        try
        {
            if (FindTooDeep(utf8) is { } offset) return TooDeep(utf8[..offset], problems);
            return JsonFaults.Find(JsonElement.Parse(utf8, Lenient), problems);
        }
        catch (JsonException error)
        {
            problems.Add(PlanProblemCodes.MalformedJson, Pointer.Root, Describe(error, utf8));
            return null;
        }
    }

    /// <summary>
    /// Where the nesting goes beyond the limit. By the reader, which is linear in any depth: a document looks back for
    /// the beginning of whatever ends, and a million brackets keep it busy for many minutes.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    private static int? FindTooDeep(ReadOnlySpan<byte> utf8)
    {
        int? offset = null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
                offset ??= (int)reader.TokenStartIndex;
        return offset;
    }

    private static JsonElement? TooDeep(ReadOnlySpan<byte> before, Problems problems)
    {
        var line = before.Count((byte)'\n');
        var place = Place(line, before[(before.LastIndexOf((byte)'\n') + 1)..]);
        problems.Add(
            PlanProblemCodes.TooDeep, Pointer.Root,
            $"The JSON is nested more than {MaxDepth} levels deep at {place}; make it flatter.");
        return null;
    }

    /// <summary>The parser lets <c>\ud800</c> alone pass, and throws only when the text is read.</summary>
    private static bool MayHoldHalfPairs(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0;

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static JsonElement? NotUtf8(Problems problems)
    {
        problems.Add(PlanProblemCodes.MalformedJson, Pointer.Root, "The plan is not valid UTF-8; save it as UTF-8.");
        return null;
    }

    private static string Describe(JsonException error, ReadOnlySpan<byte> utf8)
    {
        var (line, bytes) = ((int)(error.LineNumber ?? 0), (int)(error.BytePositionInLine ?? 0));
        var start = utf8;
        for (var skipped = 0; skipped < line; skipped++) start = start[(start.IndexOf((byte)'\n') + 1)..];
        var reason = error.Message.Split(" LineNumber:")[0];
        return $"The plan is not JSON: {Place(line, start[..Math.Min(bytes, start.Length)])}: {reason}";
    }

    /// <summary>Counted from 1, as editors do, and in characters.</summary>
    private static string Place(int line, ReadOnlySpan<byte> before) =>
        $"line {line + 1}, column {Encoding.UTF8.GetCharCount(before) + 1}";

    /// <summary>The text of an element, kept by its document.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? default : JsonMarshal.GetRawUtf8Value(element);
}
