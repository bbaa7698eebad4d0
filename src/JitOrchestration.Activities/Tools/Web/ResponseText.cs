using System.Text;

namespace JitOrchestration.Activities.Tools.Web;

/// <summary>Reads the body of a response as text, and never more of it than agreed.</summary>
internal static class ResponseText
{
    /// <summary>The text.</summary>
    /// <param name="content">The body; the limit counts after decompression, so that a small answer cannot fill the memory.</param>
    /// <param name="limit">The most bytes.</param>
    /// <param name="url">Whose answer it is, for messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ToolException"><c>response_too_large</c>, or <c>not_text</c>.</exception>
    public static async Task<string> ReadAsync(HttpContent content, int limit, Uri url, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (bytes.Length + read > limit)
                throw ToolException.Permanent("response_too_large", $"{url} has more than {limit:N0} bytes, the most that is fetched.");
            bytes.Write(buffer, 0, read);
        }
        return Decode(bytes, EncodingOf(content), url);
    }

    private static string Decode(MemoryStream bytes, Encoding encoding, Uri url)
    {
        bytes.Position = 0;
        using var reader = new StreamReader(bytes, encoding, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        return text.Contains('\0') ? throw ToolException.Permanent("not_text", $"{url} is not text, and only text can be fetched.") : text;
    }

    /// <summary>What the response declares, if this system knows it; else UTF-8.</summary>
    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return Encoding.GetEncoding(content.Headers.ContentType?.CharSet?.Trim('"') ?? "utf-8");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8;
        }
    }
}
