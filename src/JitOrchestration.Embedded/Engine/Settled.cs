using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What a batch has come to for a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Phase">Whether it is over, is to be parked, or goes on.</param>
/// <param name="Write">What is to be committed; null: nothing.</param>
internal sealed record Settled(LoadedRun Run, RunPhase Phase, RunWrite? Write);
