using System.Text;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Reads text files below a root.</summary>
internal static class TextFile
{
    /// <summary>The largest file that is read: 4 MiB, so that its text stays well below the limit of a result.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, without its byte order mark.</summary>
    /// <exception cref="ToolException">
    /// <c>path_refused</c>, <c>file_not_found</c>, <c>not_a_file</c>, <c>file_too_large</c> or <c>not_text</c>.
    /// </exception>
    public static async Task<string> ReadAsync(FileRoot root, string path, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(root, path, cancellationToken);
        return Decode(bytes) ?? throw ToolException.Permanent(
            "not_text", $"'{path}' is not a text file in UTF-8. Only such files can be read.");
    }

    /// <summary>Bytes as text; null when they hold a zero or are not UTF-8.</summary>
    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) return null;
        try
        {
            return Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadBytesAsync(FileRoot root, string path, CancellationToken cancellationToken)
    {
        await using var stream = Open(root, path);
        // The length is only a first look: the file may grow while it is read.
        if (stream.Length > MostBytes) throw TooLarge(path);
        var buffer = new byte[stream.Length + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read < buffer.Length
            ? buffer[..read]
            : throw ToolException.Transient("file_changed", $"'{path}' grew while it was read.");
    }

    private static FileStream Open(FileRoot root, string path)
    {
        var real = root.Resolve(path);
        if (Directory.Exists(real))
            throw ToolException.Permanent("not_a_file", $"'{path}' is a folder. Use list_files to see what is in it.");
        if (!File.Exists(real))
            throw ToolException.Permanent("file_not_found", $"There is no file '{path}'. Use list_files to see what there is.");

        var stream = PlainFile.Open(real) ?? throw ToolException.Permanent("not_a_file", $"'{path}' is a pipe or a device, not a file.");
        // Someone may have put a link in place of the file or of a folder since its path was followed.
        if (root.WhyRefused(RealPath.Of(stream.SafeFileHandle, real)) is not { } reason) return stream;
        stream.Dispose();
        throw PathRules.Refused(path, reason);
    }

    private static ToolException TooLarge(string path) =>
        ToolException.Permanent("file_too_large", $"'{path}' is larger than {MostBytes / 1024 / 1024} MiB, the most that is read.");
}
