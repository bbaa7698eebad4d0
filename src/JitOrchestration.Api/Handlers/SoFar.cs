using System.Runtime.CompilerServices;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Handlers;

/// <summary>What has happened in a run up to a state of it; waits for nothing more.</summary>
internal static class SoFar
{
    public static async IAsyncEnumerable<JournalEntry> EntriesAsync(IWorkflowEngine engine, RunState run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in engine.EventsAsync(run.RunId, 0, cancellation))
        {
            yield return entry;
            if (entry.FirstSequence + entry.Events.Count > run.Sequence) yield break;
        }
    }

    public static async IAsyncEnumerable<RunEvent> EventsAsync(IWorkflowEngine engine, RunState run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entry in EntriesAsync(engine, run, cancellation))
        {
            foreach (var happened in entry.Events) yield return happened;
        }
    }
}
