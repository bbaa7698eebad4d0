using JitOrchestration.Cli.Driving;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Progress in a pipe: a line whenever the status of a subtask changes.</summary>
internal sealed class ProgressLines : Progress
{
    private readonly Screen _screen;
    private readonly Dictionary<string, SubtaskStatus> _shown;
    private bool _paused;
    private bool _planning;
    private DateTimeOffset? _planningAgainAt;

    /// <summary>Begins with a run as it stands: what has happened before is not told.</summary>
    public ProgressLines(Screen screen, RunState run)
    {
        _screen = screen;
        _paused = run.Paused;
        _shown = run.Subtasks.ToDictionary(subtask => subtask.Id, SubtaskView.StatusOf);
    }

    public override Task<Halt> WhileAsync(RunState run, Func<Action, TimeSpan, Task<Halt>> follow) =>
        follow(() => Show(run), Timeout.InfiniteTimeSpan);

    private void Show(RunState run)
    {
        if (run.Paused != _paused)
        {
            _paused = run.Paused;
            _screen.Text(_paused ? "paused" : "resumed");
        }
        // Every run that may use models has a budget; without them the plan is there at once.
        if (run is { Status: RunStatus.Planning, Options.Budget: not null }) ShowPlanning(run);
        foreach (var subtask in run.Subtasks) Show(run, subtask);
    }

    private void ShowPlanning(RunState run)
    {
        if (!_planning) _screen.Text("planning");
        _planning = true;
        if (PendingRetry.Of(run) is not { } retry || retry.DueAt == _planningAgainAt) return;
        _planningAgainAt = retry.DueAt;
        _screen.Text($"planning {Clean.Line(SubtaskDetail.Again(retry, Now))}");
    }

    private void Show(RunState run, SubtaskState subtask)
    {
        var status = SubtaskView.StatusOf(subtask);
        if (status == _shown.GetValueOrDefault(subtask.Id, SubtaskStatus.Pending)) return;
        _shown[subtask.Id] = status;
        _screen.Text($"{Wire.Word(status),-9}  {subtask.Id}{Remark(run, subtask, status)}");
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Remark(RunState run, SubtaskState subtask, SubtaskStatus status) => status switch
    {
        SubtaskStatus.Completed => $"{(SubtaskDetail.MissingItems(subtask) is { } items ? $"  {items}" : "")}  ({SubtaskDetail.Time(subtask, subtask.EndedAt!.Value)})",
        SubtaskStatus.Skipped => $"  {Clean.Line(subtask.Reason ?? "")}",
        SubtaskStatus.Failed => $"  {Clean.Line(subtask.Failure!.Message)}",
        SubtaskStatus.Waiting => $"  {SubtaskDetail.Of(run, subtask, Now)}",
        _ => "",
    };
}
