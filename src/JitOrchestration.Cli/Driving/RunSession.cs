using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Driving;

/// <summary>Drives a run to its end, or to where only a person can help, and shows how it goes.</summary>
internal sealed class RunSession : IAsyncDisposable
{
    private readonly Workbench _bench;
    private readonly Interruption _interruption;
    private readonly RunFollower _follower;
    private readonly QuestionDialog _dialog;
    private readonly Progress _progress;
    private RunEvent.PlanProposed? _shownPlan;
    private bool _cancelled;
    private bool _toldOfCleanUp;

    /// <summary>Starts with a run as it stands.</summary>
    /// <param name="bench">What to work with.</param>
    /// <param name="interruption">What ends it early.</param>
    /// <param name="run">The run as it stands.</param>
    /// <param name="known">The run as the user knows it: what has happened since is shown.</param>
    public RunSession(Workbench bench, Interruption interruption, RunState run, RunState known)
    {
        (_bench, _interruption) = (bench, interruption);
        _follower = new RunFollower(bench.Engine, run);
        _dialog = new QuestionDialog(bench, interruption.Cancel);
        _progress = Progress.On(bench.Screen, known);
        _shownPlan = known.Proposal?.Source == run.Proposal?.Source ? run.Proposal : null;
    }

    private RunState Run => _follower.Run;

    private Screen Screen => _bench.Screen;

    /// <returns>The exit code.</returns>
    public async Task<int> DriveAsync()
    {
        while (true)
        {
            var halt = await _progress.WhileAsync(Run, FollowAsync);
            if (halt is Halt.Planned) ShowPlan();
            else if (halt is Halt.CleansUp) TellOfCleanUp();
            else if (halt is not Halt.Asks || !await _dialog.AskAsync(Run)) return await ConcludeAsync(halt);
        }
    }

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    private async Task<Halt> FollowAsync(Action show, TimeSpan frame)
    {
        while (true)
        {
            var more = await _follower.CatchUpAsync();
            await CancelIfWantedAsync();
            var halt = HaltOf(more);
            if (halt is not (Halt.Planned or Halt.CleansUp)) show();
            if (halt is { } because) return because;
            await WaitAsync(frame);
        }
    }

    private async Task WaitAsync(TimeSpan frame)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_interruption.Stop, _cancelled ? default : _interruption.Cancel);
        await Task.WhenAny(_follower.Moved, Task.Delay(frame, enough.Token));
        await enough.CancelAsync();
    }

    private async Task CancelIfWantedAsync()
    {
        if (_cancelled || Run.Cancelling || !_interruption.Cancel.IsCancellationRequested) return;
        _cancelled = true;
        await _bench.Engine.SignalAsync(Run.RunId, new Input.Cancel("Ctrl+C"));
    }

    private Halt? HaltOf(bool more) => Run switch
    {
        // A run may well have ended before anybody saw its plan.
        { Proposal: { } proposal } when !ReferenceEquals(proposal, _shownPlan) => Halt.Planned,
        { Ended: true } => Halt.Ended,
        _ when !more => Halt.Ended,
        _ when _interruption.Stop.IsCancellationRequested => Halt.Stopped,
        // Somebody else has cancelled it before: there is nothing left to cancel, only to leave.
        { Cancelling: true } when !_cancelled && _interruption.Cancel.IsCancellationRequested => Halt.Stopped,
        { Cancelling: true } => _toldOfCleanUp ? null : Halt.CleansUp,
        _ when _cancelled => null,
        _ when _dialog.IsOutdated(Run) => null,
        _ when Screen.CanAsk && _dialog.MayAsk(Run) => Halt.Asks,
        { Status: RunStatus.InputRequired } => Halt.Parked,
        { Paused: true, Idle: true } => Halt.Paused,
        _ => null,
    };

    private void ShowPlan()
    {
        _shownPlan = Run.Proposal!;
        PlanTable.Show(Screen, _shownPlan.Plan, _shownPlan.Source, _shownPlan.By);
        if (!Screen.IsJson) PlanTable.ShowWarnings(Screen, _shownPlan.Warnings);
        Screen.Text();
    }

    private void TellOfCleanUp()
    {
        _toldOfCleanUp = true;
        Screen.Note($"Cancelled; its clean-up is under way. Ctrl+C leaves it undone: then go on with: {_bench.CommandLine("resume", Run.RunId)}");
    }

    private async Task<int> ConcludeAsync(Halt halt)
    {
        if (Screen.IsJson) await RunOutput.WriteJsonAsync(_bench.Engine, Run);
        switch (halt)
        {
            case Halt.Ended:
                await ShowEndAsync();
                return ExitCode.Of(Run);
            case Halt.Stopped:
                Screen.Note($"Stopped. The run is kept as it stands; go on with: {_bench.CommandLine("resume", Run.RunId)}");
                return _interruption.Stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Cancelled;
            case Halt.Paused:
                Screen.Always($"The run is paused. Go on with: {_bench.CommandLine("resume", Run.RunId)}");
                return ExitCode.PersonNeeded;
            default:
                await QuestionSheet.ShowAsync(_bench, Run);
                return ExitCode.PersonNeeded;
        }
    }

    private async Task ShowEndAsync()
    {
        if (Screen.IsJson) return;
        var warnings = Run.Warnings.Except(_shownPlan?.Warnings ?? []);
        PlanTable.ShowWarnings(Screen, warnings);
        await RunOutput.ShowOutcomeAsync(_bench, Run);
    }
}
