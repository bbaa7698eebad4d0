using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What the loop is told by other threads.</summary>
internal abstract record LoopMessage
{
    private LoopMessage()
    {
    }

    /// <summary>A new run, unless its idempotency key started one already; the answer is the id of the one or the other.</summary>
    public sealed record Start(string RunId, Input.Begin Begin, IdempotencyKey? Key, TaskCompletionSource<string> Accepted) : LoopMessage;

    /// <summary>What came back from a call.</summary>
    public sealed record Report(CallReport Of) : LoopMessage;

    /// <summary>What a person says; a run that nobody drives is taken over.</summary>
    public sealed record Signal(string RunId, Input Input, TaskCompletionSource<SignalOutcome> Outcome) : LoopMessage;

    /// <summary>Drive a run that nobody drives.</summary>
    public sealed record Adopt(string RunId, TaskCompletionSource<bool> Adopted) : LoopMessage;

    /// <summary>Drive every run that nobody drives.</summary>
    public sealed record AdoptAll(TaskCompletionSource<int> Adopted) : LoopMessage;

    /// <summary>A child ended whose result is now kept for its parent.</summary>
    public sealed record ChildEnded(LoadedRun Child, string ParentId, Input.ChildEnded Input) : LoopMessage;

    /// <summary>Start nothing more.</summary>
    public sealed record StopStarting : LoopMessage;
}
