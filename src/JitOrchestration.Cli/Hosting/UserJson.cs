using System.Text.Json;

namespace JitOrchestration.Cli.Hosting;

/// <summary>JSON and files that the user names on the command line.</summary>
internal static class UserJson
{
    private const string StandardInput = "-";

    /// <summary>The JSON of an option: written out, or <c>@FILE</c>.</summary>
    public static JsonElement? Parse(string option, string? text)
    {
        if (text is null) return null;
        var json = text.StartsWith('@') ? ReadText(option, text[1..]) : text;
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException e)
        {
            throw new UsageException($"The value of {option} is not JSON: {e.Message} Quote it for the shell, such as {option} '{{\"city\": \"Graz\"}}', or name a file with {option} @FILE.");
        }
    }

    /// <summary>The bytes of a file; <c>-</c> is the standard input.</summary>
    public static byte[] ReadFile(string option, string path)
    {
        try
        {
            return path == StandardInput ? ReadStandardInput() : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: the file '{path}' can't be read: {e.Message}");
        }
    }

    private static string ReadText(string option, string path) => System.Text.Encoding.UTF8.GetString(ReadFile(option, path)).TrimStart('\uFEFF');

    private static byte[] ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
