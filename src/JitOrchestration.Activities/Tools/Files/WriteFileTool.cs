using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>
/// Writes a file. Idempotent, because the same content at the same path is the same file; it replaces what was there,
/// and so the policy asks first.
/// </summary>
internal sealed class WriteFileTool(FileRoot? root) : FileTool(root, new(
    "write_file",
    "Writes a text file (UTF-8, at most 4 MiB) and replaces it if it is there; folders are made as needed. Content that is no text "
    + "is written as indented JSON. The result is { path, bytes }.",
    Json.Parse("""
        { "type": "object",
          "properties": {
            "path": { "type": "string", "minLength": 1, "description": "Relative to the file root, such as out/report.md." },
            "content": { "description": "What the file shall hold." } },
          "required": ["path", "content"],
          "additionalProperties": false }
        """))
{ Effect = Effect.Idempotent })
{
    protected override async Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path") ?? "";
        var bytes = Encoding.UTF8.GetBytes(Content(arguments.GetProperty("content")));
        if (bytes.Length > TextFile.MostBytes)
            throw ToolException.Permanent(
                "content_too_large", $"The content has {bytes.Length:N0} bytes, more than 4 MiB, the most that is written.");

        var target = Target(path);
        await ReplaceAsync(path, target, bytes, cancellationToken);
        return Json.From(new { Path = Root.Relative(target), Bytes = bytes.Length });
    }

    private static string Content(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString()! : Json.Pretty(content) + "\n";

    private string Target(string path)
    {
        var target = Root.Resolve(path);
        if (Directory.Exists(target)) throw ToolException.Permanent("not_a_file", $"'{path}' is a folder. Name a file in it.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    /// <summary>
    /// Writes beside the target, under a hidden name that no tool shows, and renames: a reader sees the old file or the
    /// new one, and a crash leaves no half of one.
    /// </summary>
    private async Task ReplaceAsync(string path, string target, byte[] bytes, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RefuseStrayed(path, RealPath.Of(stream.SafeFileHandle, temporary));
                await stream.WriteAsync(bytes, cancellationToken);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Someone may have put a link in place of a folder since the path was followed.</summary>
    private void RefuseStrayed(string path, string written)
    {
        if (Root.WhyRefused(Path.GetDirectoryName(written)!) is { } reason) throw PathRules.Refused(path, reason);
    }
}
