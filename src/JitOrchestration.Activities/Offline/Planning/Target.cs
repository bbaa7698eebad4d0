namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>What a verb that works on files is to work on.</summary>
internal abstract record Target
{
    private Target()
    {
    }

    /// <summary>A file by name.</summary>
    /// <param name="Path">Its path, a template.</param>
    /// <param name="Name">What an id calls it.</param>
    /// <param name="From">The outcome that speaks of it, if one does.</param>
    public sealed record File(string Path, string Name, Result? From) : Target;

    /// <summary>Each file that a list names at run time.</summary>
    /// <param name="List">The list.</param>
    /// <param name="ItemPath">The path, within an item, of the name.</param>
    public sealed record EachItem(Result List, string ItemPath) : Target;

    /// <summary>A text that is no file, or a list of such.</summary>
    public sealed record Text(Result From) : Target;

    public static Target Of(Result result)
    {
        if (result.ListsFiles || (result.IsInput && result.Many)) return new EachItem(result, result.IsInput ? "" : result.ItemPath);
        return result.Path is { } path ? new File(path, result.Name ?? path, result) : new Text(result);
    }

    /// <summary>The outcomes that a subtask on it reads.</summary>
    public IReadOnlyList<Result> Reads => this switch
    {
        File { From: { } from } => [from],
        EachItem each => [each.List],
        Text text => [text.From],
        _ => [],
    };
}
