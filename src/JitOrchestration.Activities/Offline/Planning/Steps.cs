using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>The steps that more than one verb needs.</summary>
internal static class Steps
{
    /// <summary>Reads a file; one that was read before and not written since is not read again.</summary>
    public static Result Read(PlanBuilder builder, string name) =>
        builder.Context.Reads.TryGetValue(name, out var read) ? read : ReadAgain(builder, name, null);

    /// <summary>Reads a file.</summary>
    public static Result ReadAgain(PlanBuilder builder, string name, Result? from)
    {
        var path = builder.Input.Template(name);
        var read = builder.Call(builder.NewId("read", name), "read_file", new { path }, ResultKind.Text, from is null ? [] : [from]);
        read = builder.Update(read with { Path = path, Name = name });
        builder.Context = builder.Context with { Reads = builder.Context.Reads.SetItem(name, read) };
        return read;
    }

    /// <summary>Counts what is in a file.</summary>
    public static Result Count(PlanBuilder builder, string name)
    {
        var path = builder.Input.Template(name);
        var count = builder.Call(builder.NewId("count", name), "count_words", new { path }, ResultKind.Counts);
        return builder.Update(count with { Path = path, Name = name });
    }

    /// <summary>Reads each file that a list names.</summary>
    public static Result ReadEach(PlanBuilder builder, Result list) =>
        ForEach(builder, "read_each", "read_file", new { path = Item(list.IsInput ? "" : list.ItemPath) }, ResultKind.Text, list);

    /// <summary>Calls a tool for each item of a list.</summary>
    public static Result ForEach(PlanBuilder builder, string id, string tool, object args, ResultKind kind, Result list) =>
        builder.Add(
            new Subtask { Id = builder.NewId(id), Tool = tool, Args = JsonSerializer.SerializeToElement(args), ForEach = list.Expression },
            kind,
            [list]);

    /// <summary>A reference to the item of a <c>for_each</c>, or to what is at a path in it.</summary>
    public static string Item(string path) => Literals.Reference("item" + path);

    /// <summary>Lists the files of a folder; null: of the root.</summary>
    public static Result List(PlanBuilder builder, string? folder, string? pattern, bool recursive)
    {
        var args = new Dictionary<string, object>();
        if (folder is not null) args["path"] = builder.Input.Template(folder);
        if (pattern is not null) args["pattern"] = Literals.InTemplate(pattern);
        if (recursive) args["recursive"] = true;
        var about = folder?.Trim('.', '/') is { Length: > 0 } name ? name : "files";
        return builder.Call(builder.NewId("list", about), "list_files", args, ResultKind.Paths);
    }

    /// <summary>Fetches a page.</summary>
    public static Result Fetch(PlanBuilder builder, string url)
    {
        var about = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : url;
        return builder.Call(builder.NewId("fetch", about), "fetch_url", new { url = builder.Input.Template(url) }, ResultKind.Page);
    }
}
