using System.Text;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>The journals of runs: parts with continuous sequence numbers, each written once.</summary>
/// <param name="blobs">The container of the service.</param>
/// <param name="log">Hears what is written; null: nobody does.</param>
internal sealed class RunJournal(IBlobs blobs, RunLog? log = null)
{
    /// <summary>Stores a part; to store the same again is no mistake.</summary>
    /// <returns>False: there is another one of that number, and it stays.</returns>
    public async Task<bool> WriteAsync(string runId, int part, string lines, CancellationToken cancellation = default)
    {
        var (name, content) = (BlobNames.JournalPart(runId, part), Encoding.UTF8.GetBytes(lines));
        var isNew = await blobs.CreateAsync(name, content, cancellation);
        if (isNew) Tell(runId, content);
        var isStored = isNew || (await blobs.ReadAsync(name, cancellation))?.AsSpan().SequenceEqual(content) == true;
        // Of what is stored a second time, too: whoever stored it first may have come no further.
        if (isStored && RunRecorder.IsOn) await RecordAsync(runId, part, content, cancellation);
        return isStored;
    }

    /// <summary>The entries of the parts from a number on, and how many parts there are then.</summary>
    public async Task<(IReadOnlyList<JournalEntry> Entries, int Parts)> ReadAsync(string runId, int fromPart, CancellationToken cancellation)
    {
        var entries = new List<JournalEntry>();
        var part = fromPart;
        while (await blobs.ReadAsync(BlobNames.JournalPart(runId, part), cancellation) is { } lines)
        {
            entries.AddRange(JournalLines.Read(lines));
            part++;
        }
        return (entries, part);
    }

    private void Tell(string runId, byte[] lines)
    {
        if (log is not { IsOn: true }) return;
        foreach (var entry in JournalLines.Read(lines)) log.Write(runId, entry.Events);
    }

    /// <summary>Emits what ended by a part. The orchestrator, which has the run at hand, may not: it replays.</summary>
    private async Task RecordAsync(string runId, int part, byte[] lines, CancellationToken cancellation)
    {
        var run = new RunState(runId);
        for (var before = 0; before < part; before++)
        {
            if (await blobs.ReadAsync(BlobNames.JournalPart(runId, before), cancellation) is not { } earlier) return;
            foreach (var entry in JournalLines.Read(earlier)) run.Fold(entry.At, entry.Events);
        }
        foreach (var entry in JournalLines.Read(lines))
        {
            run.Fold(entry.At, entry.Events);
            RunRecorder.Record(run, entry.At, entry.Events);
        }
    }
}
