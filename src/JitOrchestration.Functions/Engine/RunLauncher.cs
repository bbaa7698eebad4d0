using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Brings runs into being, and ended ones back: writes the first part of what follows, which can be written only once,
/// and says what the orchestration is to begin with. A run may end by that; to settle it is the caller's.
/// </summary>
internal sealed class RunLauncher(IBlobs blobs, RunJournal journal, ToolRegistry tools, HistoryLimits history, TimeProvider time)
{
    private readonly IReadOnlyDictionary<string, Effect> _effects = tools.Names.ToDictionary(name => name, name => tools.Find(name)!.Definition.Effect);

    /// <summary>Begins a run; one that has begun is left as it is.</summary>
    public async Task BeginAsync(string runId, Input.Begin begin, CancellationToken cancellation = default)
    {
        var run = new RunState(runId);
        var entry = Step(run, begin);
        // Listed first: a run that is listed and has no journal is forgotten, one that has a journal and is not listed would be lost.
        if (begin.Parent is null) await new RunIndex(blobs).AddAsync(run, cancellation);
        await journal.WriteAsync(runId, 0, JournalLines.Write([entry]), cancellation);
    }

    /// <summary>Lets a run that has ended go on.</summary>
    /// <param name="run">The run, which is moved on.</param>
    /// <param name="parts">How many parts its journal has.</param>
    /// <param name="retry">How it is to go on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Why it does not go on; null: it does.</returns>
    public async Task<Rejection?> RetryAsync(RunState run, int parts, Input.Retry retry, CancellationToken cancellation = default)
    {
        var at = Now();
        var decision = GraphExecutor.Step(run, retry, at);
        if (decision.Rejection is { } rejection) return rejection;
        List<JournalEntry> entries = [JournalEntry.Of(run, decision)];
        foreach (var child in decision.Commands.OfType<Command.WatchChild>())
        {
            if (await HearOfAsync(run, child.ChildRunId, at, cancellation) is { } heard) entries.Add(heard);
        }
        if (!await journal.WriteAsync(run.RunId, parts, JournalLines.Write(entries), cancellation))
            return new Rejection(Rejection.NotRetryable, "Somebody else has just retried the run: it has not ended.");
        if (run.Parent is null) await new RunIndex(blobs).AddAsync(run, cancellation);
        return null;
    }

    /// <summary>What the orchestration of a run begins with. Whoever cancels a child may do so before its orchestration is there to be woken.</summary>
    public GenerationInput InputOf(RunState run, int parts) =>
        new(run.RunId, RunSnapshot.ToElement(run), parts, _effects, new Dictionary<string, Rejection?>())
        {
            Decisions = Decisions.Latest,
            History = history,
            LooksForMail = run.Parent is not null,
        };

    /// <summary>A run that had ended was not told that a child did which it no longer wants; what that has used counts.</summary>
    private async Task<JournalEntry?> HearOfAsync(RunState run, string childId, DateTimeOffset at, CancellationToken cancellation)
    {
        var child = await RunReader.ReadStoredAsync(journal, childId, cancellation);
        if (!child.Run.Ended) return null;
        var decision = GraphExecutor.Step(run, Input.ChildEnded.Of(child.Run) with { Result = null }, at);
        return decision.Events.Count > 0 ? JournalEntry.Of(run, decision) : null;
    }

    private JournalEntry Step(RunState run, Input input) => JournalEntry.Of(run, GraphExecutor.Step(run, input, Now()));

    private DateTimeOffset Now() => time.GetUtcNow();
}
