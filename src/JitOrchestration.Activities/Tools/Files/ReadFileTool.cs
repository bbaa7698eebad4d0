using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Reads a text file.</summary>
internal sealed class ReadFileTool(FileRoot? root) : FileTool(root, new(
    "read_file",
    "Reads a text file (UTF-8, at most 4 MiB). The result is its text.",
    Json.Parse("""
        { "type": "object",
          "properties": { "path": { "type": "string", "minLength": 1, "description": "Relative to the file root, such as docs/a.md." } },
          "required": ["path"],
          "additionalProperties": false }
        """))
{ Effect = Effect.None, ReadsPrivateData = true })
{
    protected override async Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Json.From(await TextFile.ReadAsync(Root, arguments.Text("path") ?? "", cancellationToken).ConfigureAwait(false));
}
