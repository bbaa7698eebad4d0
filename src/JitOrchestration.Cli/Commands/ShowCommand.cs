using System.CommandLine;
using System.Text.Json;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit show</c>: how a run stands.</summary>
internal sealed class ShowCommand : Command
{
    private readonly Argument<string> _run = CommonOptions.RunId();
    private readonly Argument<string?> _subtask = new("SUBTASK") { Arity = ArgumentArity.ZeroOrOne, Description = "A subtask of the run: its attempts, its instances, the turns of its agent." };
    private readonly Option<bool> _result = new("--result") { Description = "Prints the whole result, of the run or of a subtask, and nothing else." };
    private readonly Option<bool> _events = new("--events") { Description = "Prints the events of the journal." };
    private readonly Option<bool> _json = CommonOptions.Json("Prints the run (the subtask, the result, the events) as JSON.");

    private ShowCommand()
        : base("show", "Shows how a run stands.")
    {
        Add(_run);
        Add(_subtask);
        Add(_result);
        Add(_events);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_events) && result.GetValue(_result)) result.AddError("Give --events or --result, not both.");
            else if (result.GetValue(_events) && result.GetValue(_subtask) is not null) result.AddError("Give SUBTASK or --events, not both: the events are those of the whole run.");
        });
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new ShowCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        using var server = ServerClient.Of(parsed);
        if (server is not null) return await ShowRemoteAsync(server, screen, parsed);
        await using var bench = await CommonOptions.OpenAsync(parsed, screen);
        var run = await RunFinder.FindAsync(bench, parsed.GetRequiredValue(_run));
        if (parsed.GetValue(_events)) await EventList.ShowAsync(bench, run);
        else if (parsed.GetValue(_result)) await ShowResultAsync(bench, run, parsed.GetValue(_subtask));
        else if (parsed.GetValue(_subtask) is { } id) await SubtaskOutput.ShowAsync(screen, bench.Engine, run, SubtaskOf(run, id));
        else if (screen.IsJson) await RunOutput.WriteJsonAsync(bench.Engine, run);
        else await RunPage.ShowAsync(bench, run);
        return ExitCode.Completed;
    }

    private async Task<int> ShowRemoteAsync(ServerClient server, Screen screen, ParseResult parsed)
    {
        var run = await RemoteRun.FindAsync(server, parsed.GetRequiredValue(_run));
        var subtask = parsed.GetValue(_subtask);
        if (parsed.GetValue(_events)) EventList.Show(screen, await run.EventsSoFarAsync());
        else if (parsed.GetValue(_result)) ShowValue(screen, subtask is null ? await run.GetAsync("result") : (await run.SubtaskAsync(subtask)).GetProperty("result"));
        else if (subtask is null) RemotePages.ShowRun(screen, run, await run.GetAsync());
        else await SubtaskOutput.ShowAsync(screen, run, subtask);
        return ExitCode.Completed;
    }

    private static void ShowValue(Screen screen, JsonElement json)
    {
        if (screen.IsJson) Screen.Json(json.WriteTo);
        else screen.Exact(ValueText.Exact(json));
    }

    private static async Task ShowResultAsync(Workbench bench, RunState run, string? subtaskId)
    {
        var value = subtaskId is null ? run.Result : SubtaskOf(run, subtaskId).Result;
        var json = await bench.Engine.OpenAsync(run.RunId, value ?? Value.Null);
        if (bench.Screen.IsJson) Screen.Json(json.WriteTo);
        else bench.Screen.Exact(ValueText.Exact(json));
    }

    private static SubtaskState SubtaskOf(RunState run, string id) =>
        run.Subtasks.FirstOrDefault(subtask => subtask.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandException($"The run has no subtask '{id}'{(run.Subtasks.IsEmpty ? ": it has no plan yet" : $". It has: {string.Join(", ", run.Subtasks.Select(subtask => subtask.Id))}")}.");
}
