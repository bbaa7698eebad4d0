using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Performing;

/// <summary>The run that a call is performed for.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Options">How it is to be done.</param>
public sealed record RunContext(string RunId, RunOptions Options)
{
    /// <summary>Where it is in its trace.</summary>
    public RunTrace Trace { get; init; } = new(RunId, RunId, 0);

    /// <summary>The limits in force.</summary>
    public RunLimits Limits => Options.Limits ?? RunLimits.Default;

    /// <summary>The key that stays the same on every attempt of a call and after every restart.</summary>
    public string IdempotencyKey(Command.Call call) => $"{RunId}/{call.Key}";
}
