using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Engine;

/// <summary>Follows the journal of one run: the parts that are stored, then what is live. Not thread-safe.</summary>
internal sealed class RunReader(RunJournal journal, ILiveTail live, string runId)
{
    /// <summary>How often the journal is looked at again because the live history had gone on: each time a generation must have passed.</summary>
    private const int MostTries = 5;

    /// <summary>The run as far as it was read.</summary>
    public RunState Run { get; } = new(runId);

    /// <summary>How many parts of the journal were read.</summary>
    public int Parts { get; private set; }

    /// <summary>What was read of it and is not stored.</summary>
    public IReadOnlyList<JournalEntry> Live { get; private set; } = [];

    /// <summary>How the run's orchestration stands, as of the last reading.</summary>
    public OrchestrationStanding Standing { get; private set; }

    /// <summary>Whether there is such a run.</summary>
    public bool Exists => Run.Sequence > 0;

    /// <summary>A run as its stored journal says, whatever its orchestration has done since.</summary>
    public static async Task<RunReader> ReadStoredAsync(RunJournal journal, string runId, CancellationToken cancellation)
    {
        var reader = new RunReader(journal, NoTail.Instance, runId);
        await reader.ReadAsync(cancellation);
        return reader;
    }

    /// <summary>Reads what is new.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(CancellationToken cancellation)
    {
        var read = new List<JournalEntry>();
        await ReadPartsAsync(read, cancellation);
        for (var tries = 0; Exists && !Run.Ended && tries < MostTries; tries++)
        {
            var tail = await live.ReadAsync(InstanceIds.Of(Run), cancellation);
            Standing = tail switch { null => OrchestrationStanding.Absent, { IsBroken: true } => OrchestrationStanding.Broken, _ => OrchestrationStanding.There };
            if (tail is null) break;
            Live = tail.Entries;
            // The orchestration may have stored a part and continued as new between the two readings.
            if (tail.Entries is not [var first, ..] || first.FirstSequence <= Run.Sequence + 1)
            {
                foreach (var entry in tail.Entries) Take(read, entry);
                break;
            }
            await ReadPartsAsync(read, cancellation);
        }
        return read;
    }

    private async Task ReadPartsAsync(List<JournalEntry> read, CancellationToken cancellation)
    {
        var (entries, parts) = await journal.ReadAsync(Run.RunId, Parts, cancellation);
        if (parts > Parts) Live = [];
        Parts = parts;
        foreach (var entry in entries) Take(read, entry);
    }

    /// <summary>A stored part says again what was read while it was live.</summary>
    private void Take(List<JournalEntry> read, JournalEntry entry)
    {
        if (entry.FirstSequence + entry.Events.Count - 1 <= Run.Sequence) return;
        if (entry.FirstSequence != Run.Sequence + 1) throw new EngineException("run_unreadable", $"The journal of run {runId} has a gap: after event {Run.Sequence} comes {entry.FirstSequence}. It was left as it is.");
        Run.Fold(entry.At, entry.Events);
        read.Add(entry);
    }
}

/// <summary>How the orchestration of a run that has not ended stands.</summary>
internal enum OrchestrationStanding
{
    /// <summary>It has not been looked for.</summary>
    Unknown,

    /// <summary>It is there.</summary>
    There,

    /// <summary>It was never scheduled: whoever was to do it was gone before.</summary>
    Absent,

    /// <summary>It has ended without having brought its run to an end.</summary>
    Broken,
}

/// <summary>What orchestrations are called.</summary>
internal static class InstanceIds
{
    /// <summary>The orchestration of a run: a retried run has another one, because ids of orchestrations are used once.</summary>
    public static string Of(RunState run) => Of(run.RunId, run.Retries);

    /// <summary>The orchestration that stands behind the cancel of another.</summary>
    public static string OfCancel(string instanceId) => $"cancel-{instanceId}";

    public static string Of(string runId, int retries) => retries == 0 ? runId : $"{runId}-{retries}";
}
