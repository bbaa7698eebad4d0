using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>What all file tools share: the root they need, and failures of the disk put into words.</summary>
/// <param name="root">The only folder they see; null: none, and every call is refused.</param>
/// <param name="definition">The tool.</param>
internal abstract class FileTool(FileRoot? root, ToolDefinition definition) : ITool
{
    public ToolDefinition Definition { get; } = definition;

    /// <summary>What a call is told when there is no root; what helps is not the same on every host.</summary>
    public string WithoutRoot { get; init; } = new BuiltInToolOptions().WithoutFileRoot;

    /// <summary>The only folder they see.</summary>
    protected FileRoot Root => root ?? throw ToolException.Refused("files_disabled", WithoutRoot);

    public async Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        try
        {
            // The disk is read and walked synchronously at heart: not on the thread of a caller who expects none of that.
            return await Task.Run(() => RunAsync(arguments, cancellationToken), cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            throw ToolException.Permanent("access_denied", $"The system denies access: {Described(e)}");
        }
        catch (IOException e)
        {
            throw ToolException.Permanent("io_error", $"The disk reports an error: {Described(e)}");
        }
    }

    /// <summary>Does the work.</summary>
    protected abstract Task<JsonElement> RunAsync(JsonElement arguments, CancellationToken cancellationToken);

    /// <summary>The message without the folder's own place on this machine, which is not the caller's business.</summary>
    private string Described(Exception e) =>
        e.Message.Replace(Root.Folder + Path.DirectorySeparatorChar, "").Replace(Root.Folder, ".");
}
