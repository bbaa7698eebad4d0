using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// A call that was commanded and not given back yet: it waits for a slot, or has one. The same call may be commanded
/// again while an earlier command of it is still under way, so it is this, and not the key, that is withdrawn.
/// </summary>
internal sealed class OpenCall(LoadedRun run, Command.Call call)
{
    // Never disposed: it has neither timer nor handle, and a cancel may come at any moment.
    private readonly CancellationTokenSource _source = new();

    public LoadedRun Run { get; } = run;

    public Command.Call Call { get; } = call;

    /// <summary>Whether the executor has taken the command back: nothing that comes of it is listened to.</summary>
    public bool Withdrawn { get; set; }

    /// <summary>Trips when whoever performs it is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Trips the token. What a tool has registered with it runs on the pool: it may be slow, or throw.</summary>
    public void Cancel() => _source.CancelAsync().ContinueWith(tripped => _ = tripped.Exception, TaskScheduler.Default);
}
