using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Views;

/// <summary>An answer written as JSON.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="write">Writes one JSON value.</param>
internal sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>Nothing here is ever part of a page, so that text need not be hidden from HTML.</summary>
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ContentType { get; init; } = "application/json";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = ContentType;
        await using (var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter, Style)) write(writer);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
