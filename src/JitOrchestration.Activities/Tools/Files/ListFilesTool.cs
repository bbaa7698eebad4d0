using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Lists files.</summary>
internal sealed class ListFilesTool(FileRoot? root) : FileTool(root, new(
    "list_files",
    "Lists the files in a folder, without hidden ones. The result is a list of paths relative to the file root, sorted, with "
    + "'/' between folders, such as [\"docs/a.md\", \"docs/b.md\"]; each can be given to read_file or count_words as it is.",
    Json.Parse("""
        { "type": "object",
          "properties": {
            "path": { "type": "string", "description": "The folder, relative to the file root. Default: the root itself." },
            "pattern": { "type": "string", "minLength": 1, "maxLength": 500,
              "description": "Which files: *.md by name, or **/*.md and guide/*.md by path below the folder. Default: all." },
            "recursive": { "type": "boolean", "description": "Whether to look into subfolders too. Default: false, unless the pattern has a '/'." } },
          "additionalProperties": false }
        """))
{ Effect = Effect.None, ReadsPrivateData = true })
{
    protected override Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken) => Task.FromResult(Json.From(
        FileWalk.Files(Root, arguments.Text("path") ?? "", arguments.Text("pattern"), arguments.Flag("recursive"), cancellationToken)));
}
