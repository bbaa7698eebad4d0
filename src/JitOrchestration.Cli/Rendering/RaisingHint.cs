using System.Text.RegularExpressions;
using JitOrchestration.Cli.Commands;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>How the user goes on with a run that came to a limit: the failure names it as the API does.</summary>
internal static partial class RaisingHint
{
    /// <summary>A sentence with the command; null: it was no limit that can be raised.</summary>
    public static string? Of(Workbench bench, RunState run)
    {
        if (run is not { Ended: true, Parent: null, Error: { IsLimit: true } error } || Name().Match(error.Message) is not { Success: true } name) return null;
        return $"Go on with more, where it stopped: {bench.CommandLine("retry", run.RunId)} {Option(name.Groups["kind"].Value, name.Groups["name"].Value)}";
    }

    private static string Option(string kind, string name) => (kind, name) switch
    {
        ("budget", "usd") => $"{BudgetOptions.Usd} USD",
        ("budget", _) => $"{BudgetOptions.Tokens} N",
        _ => $"--limit {name}=N",
    };

    [GeneratedRegex(@"\boptions\.(?<kind>limits|budget)\.(?<name>\w+)")]
    private static partial Regex Name();
}
