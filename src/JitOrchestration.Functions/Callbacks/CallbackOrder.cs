using JitOrchestration.Activities.Callbacks;

namespace JitOrchestration.Functions.Callbacks;

/// <summary>What a receiver is to be told: an event of a run.</summary>
/// <param name="RunId">The run, which may be a child of the one that the receiver knows.</param>
/// <param name="Sequence">The event.</param>
/// <param name="Url">Where to.</param>
public sealed record CallbackOrder(string RunId, long Sequence, string Url)
{
    /// <summary>The orchestration that delivers it: one for an event, whoever orders it, and however often.</summary>
    internal string InstanceId => InstanceIdOf(RunId, Sequence);

    internal static string InstanceIdOf(string runId, long sequence) => $"callback-{CallbackMessage.IdOf(runId, sequence)}";
}

/// <summary>An attempt to tell.</summary>
/// <param name="Order">What.</param>
/// <param name="Number">Which attempt it is, from 1.</param>
public sealed record CallbackAttempt(CallbackOrder Order, int Number);

/// <summary>What is to be done after an attempt.</summary>
/// <param name="Pause">How long to wait until the next; null: there is none.</param>
public sealed record CallbackVerdict(TimeSpan? Pause);
