using System.Globalization;
using JitOrchestration.Core.Execution;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace JitOrchestration.Cli.Rendering;

/// <summary>The subtasks of a run as lines of a terminal: sign, id, what there is to say, time.</summary>
internal sealed class ProgressTable(IAnsiConsole console)
{
    private const int LongestId = 28;
    private const int TimeWidth = 8;

    /// <summary>What is between the columns.</summary>
    private const int Gaps = 2 + 2 + 2;

    /// <summary>Lines of the window that are not subtasks': the summary, and the one that the cursor is on.</summary>
    private const int OtherLines = 3;

    private readonly Signs _signs = new(console.Profile.Capabilities.Unicode);

    public IRenderable Draw(RunState run)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (run.Subtasks.IsEmpty) return new Text(run.Ended ? "" : CellText.Fit($"{_signs.Spinning(now)} {Before(run, now)}", console.Profile.Width - 1), Styles.Active);
        var shown = Window(run);
        var rows = new List<IRenderable>(shown.Count + 1) { Lines(run, shown, now) };
        if (shown.Count < run.Subtasks.Length) rows.Add(new Text(Summary(run), Styles.Faint));
        return new Rows(rows);
    }

    private static string Before(RunState run, DateTimeOffset now) => run switch
    {
        { Proposal: not null } => "The plan waits to be approved",
        _ when PendingRetry.Of(run) is { } retry => $"Planning {SubtaskDetail.Again(retry, now)}",
        _ => "Planning",
    };

    /// <summary>What fits the window: what is going on first, then what has ended last.</summary>
    private IReadOnlyList<SubtaskState> Window(RunState run)
    {
        var room = Math.Max(3, console.Profile.Height - OtherLines);
        if (run.Subtasks.Length <= room) return run.Subtasks;
        return [.. run.Subtasks
            .OrderBy(subtask => subtask.Status switch { SubtaskStatus.Running => 0, SubtaskStatus.Pending => 2, _ => 1 })
            .ThenByDescending(subtask => subtask.EndedAt)
            .Take(room)
            .OrderBy(subtask => subtask.Node.Index)];
    }

    private Table Lines(RunState run, IReadOnlyList<SubtaskState> shown, DateTimeOffset now)
    {
        var idWidth = Math.Min(LongestId, shown.Max(subtask => subtask.Id.Length));
        var room = Math.Max(10, console.Profile.Width - 1 - idWidth - TimeWidth - Gaps - 1);
        var table = new Table().Border(TableBorder.None).HideHeaders()
            .AddColumn("", column => column.Width(1).PadLeft(0).PadRight(1))
            .AddColumn("", column => column.Width(idWidth).NoWrap().PadLeft(0).PadRight(2))
            .AddColumn("", column => column.Width(room).NoWrap().PadLeft(0).PadRight(2))
            .AddColumn("", column => column.Width(TimeWidth).RightAligned().NoWrap().Padding(0, 0));
        foreach (var subtask in shown) table.AddRow(Line(run, subtask, idWidth, room, now));
        return table;
    }

    private IRenderable[] Line(RunState run, SubtaskState subtask, int idWidth, int room, DateTimeOffset now)
    {
        var status = SubtaskView.StatusOf(subtask);
        var quiet = status is SubtaskStatus.Pending or SubtaskStatus.Skipped or SubtaskStatus.Cancelled ? Styles.Faint : Styles.Plain;
        var time = status == SubtaskStatus.Skipped ? "" : SubtaskDetail.Time(subtask, now);
        return
        [
            new Text(_signs.Of(status, now), Styles.Of(status)),
            new Text(CellText.Fit(subtask.Id, idWidth), quiet),
            new Text(CellText.Fit(SubtaskDetail.Of(run, subtask, now), room), DetailStyle(subtask, status)),
            new Text(time, Styles.Faint),
        ];
    }

    private static Style DetailStyle(SubtaskState subtask, SubtaskStatus status) => status switch
    {
        SubtaskStatus.Failed or SubtaskStatus.Waiting => Styles.Of(status),
        SubtaskStatus.Completed when SubtaskDetail.MissingItems(subtask) is not null => Styles.Notice,
        _ => Styles.Faint,
    };

    private static string Summary(RunState run)
    {
        var counts = run.Subtasks.CountBy(SubtaskView.StatusOf).OrderBy(count => count.Key).Select(count => $"{count.Value} {Wire.Word(count.Key)}");
        return $"  {SubtaskText.Count(run.Subtasks.Length)}: {string.Join(", ", counts)}";
    }
}
