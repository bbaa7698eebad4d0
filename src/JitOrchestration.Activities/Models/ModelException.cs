using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Models;

/// <summary>A model did not answer, or answered with what cannot be used.</summary>
/// <param name="failure">What that means for the call.</param>
/// <param name="usage">What it cost all the same; null: nothing.</param>
/// <param name="innerException">What was thrown below.</param>
public sealed class ModelException(Failure failure, Usage? usage = null, Exception? innerException = null)
    : Exception(failure.Message, innerException)
{
    /// <summary>What it means for the call.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>What it cost all the same.</summary>
    public Usage Usage { get; } = usage ?? Usage.None;
}
