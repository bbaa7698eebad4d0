using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Hosting;

/// <summary>Finds the run that a user means: by its id, the beginning of it, or <c>last</c>.</summary>
internal static class RunFinder
{
    /// <summary>The shortest beginning that is taken for an id.</summary>
    public const int ShortestPrefix = 6;

    public static async Task<RunState> FindAsync(Workbench bench, string name)
    {
        var id = name.Equals("last", StringComparison.OrdinalIgnoreCase) ? await LastAsync(bench) : Match(bench, name);
        return await bench.Engine.GetAsync(id) ?? throw new CommandException($"The run {id} has just been deleted.");
    }

    /// <summary>The run at the top: a child is driven and shown as a part of it.</summary>
    public static async Task<RunState> RootOfAsync(Workbench bench, RunState run)
    {
        while (run.Parent is { } parent && await bench.Engine.GetAsync(parent.RunId) is { } above) run = above;
        return run;
    }

    private static async Task<string> LastAsync(Workbench bench) =>
        (await bench.Engine.ListRootsAsync(limit: 1)).Runs is [var last] ? last.Id : throw new CommandException($"There are no runs in {bench.Settings.DataFolder}.");

    private static string Match(Workbench bench, string name)
    {
        if (name.Length < ShortestPrefix) throw new UsageException($"'{name}' is too short for a run: give its id, at least the first {ShortestPrefix} characters of it, or 'last'.");
        var found = bench.Engine.IdsBeginningWith(name, limit: 2);
        if (found.Count > 1) throw new CommandException($"Several runs begin with '{name}', such as {found[0]} and {found[1]}. Give more of the id.");
        return found.Count == 1 ? found[0] : throw NoSuchRun(bench, name);
    }

    private static CommandException NoSuchRun(Workbench bench, string name) => new(
        $"There is no run '{name}' in {bench.Settings.DataFolder}. '{bench.CommandLine("runs")}' lists them; --data names another data folder.");
}
