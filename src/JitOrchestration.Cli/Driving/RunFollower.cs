using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded;

namespace JitOrchestration.Cli.Driving;

/// <summary>Keeps the state of a run up with its journal, whichever process drives it. Not thread-safe.</summary>
internal sealed class RunFollower : IAsyncDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly IAsyncEnumerator<JournalEntry> _entries;
    private Task<bool>? _next;

    public RunFollower(EmbeddedEngine engine, RunState run)
        : this(enough => engine.EventsAsync(run.RunId, run.Sequence, enough), run)
    {
    }

    /// <summary>Follows a run by what is told of it.</summary>
    /// <param name="entries">Tells everything that happens after <paramref name="run"/>.</param>
    /// <param name="run">How it stood.</param>
    public RunFollower(Func<CancellationToken, IAsyncEnumerable<JournalEntry>> entries, RunState run)
    {
        Run = run;
        _entries = entries(_enough.Token).GetAsyncEnumerator();
    }

    public RunState Run { get; }

    /// <summary>Completes when there is something to take.</summary>
    public Task Moved => _next ??= _entries.MoveNextAsync().AsTask();

    /// <summary>Takes everything that has happened; waits for nothing.</summary>
    /// <returns>False: nothing more will happen.</returns>
    public async Task<bool> CatchUpAsync()
    {
        while (Moved.IsCompleted)
        {
            if (!await _next!) return false;
            Run.Fold(_entries.Current.At, _entries.Current.Events);
            _next = null;
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        // An enumerator must not be disposed while it is asked for more.
        if (_next is { } next) await next.ContinueWith(_ => { }, TaskScheduler.Default);
        await _entries.DisposeAsync();
        _enough.Dispose();
    }
}
