using System.CommandLine;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Remote;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit runs</c>: lists the runs, newest first.</summary>
internal sealed class RunsCommand : Command
{
    private const int DefaultLimit = 20;

    private readonly Option<string?> _status = new("--status") { Description = "Only those of this status." };
    private readonly Option<int?> _limit = NumberOption.Create("--limit", "N", $"At most how many; default: {DefaultLimit}.", 1, 1_000_000);
    private readonly Option<bool> _json = CommonOptions.Json("Prints {runs: [...]}.");

    private RunsCommand()
        : base("runs", "Lists the runs, newest first.")
    {
        _status.AcceptOnlyFromAmong([.. Enum.GetValues<RunStatus>().Select(Wire.Word)]);
        Add(_status);
        Add(_limit);
        Add(_json);
        CommonOptions.AddServer(this);
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new RunsCommand();

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        using var server = ServerClient.Of(parsed);
        if (server is not null) return await ShowRemoteAsync(server, screen, parsed);
        await using var bench = await CommonOptions.OpenAsync(parsed, screen);
        var (runs, _) = await bench.Engine.ListRootsAsync(parsed.GetValue(_status), limit: parsed.GetValue(_limit) ?? DefaultLimit);
        if (screen.IsJson) Screen.Json(writer => Write(writer, runs));
        else Show(bench, runs);
        return ExitCode.Completed;
    }

    private async Task<int> ShowRemoteAsync(ServerClient server, Screen screen, ParseResult parsed)
    {
        var status = parsed.GetValue(_status) is { } wanted ? $"&status={wanted}" : "";
        RemotePages.ShowRuns(screen, await server.GetAsync($"/v1/runs?limit={parsed.GetValue(_limit)}{status}"));
        return ExitCode.Completed;
    }

    private static void Show(Workbench bench, IReadOnlyList<RunSummary> runs)
    {
        if (runs.Count == 0)
        {
            bench.Screen.Text($"No runs in {bench.Settings.DataFolder}.");
            return;
        }
        var left = bench.Engine.Unfinished().Select(run => run.Id).ToHashSet();
        var sheet = new Sheet("id", "status", "created", "tags", "request") { Spare = ["tags", "created"] };
        var now = TimeProvider.System.GetUtcNow();
        foreach (var run in runs)
            sheet.Add(Styles.Plain, run.Id, left.Contains(run.Id) ? $"{run.Status}, left" : run.Status, Durations.Ago(now - run.CreatedAt), string.Join(", ", run.Tags), RequestText.Line(run.Request));
        sheet.Show(bench.Screen);
        if (left.Overlaps(runs.Select(run => run.Id))) bench.Screen.Text($"No process drives a run that is left; go on with: {bench.CommandLine("resume", "<ID>")}");
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<RunSummary> runs)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("runs");
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            writer.WriteString("id", run.Id);
            writer.WriteString("status", run.Status);
            writer.WriteString("request", run.Request);
            RunJson.WriteTexts(writer, "tags", run.Tags);
            writer.WriteString("created_at", run.CreatedAt.UtcDateTime);
            writer.WriteString("updated_at", run.UpdatedAt.UtcDateTime);
            writer.WriteBoolean("driven", run.Driven);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
