using JitOrchestration.Embedded.Engine;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Stops an engine's loop before a commit, for what is to happen meanwhile.</summary>
internal sealed class HeldLoop : IDisposable
{
    private readonly ManualResetEventSlim _free = new(true);
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the loop has stopped.</summary>
    public Task Held => _held.Task.WaitAsync(EngineUnderTest.Patience);

    public EmbeddedEngineOptions In(EmbeddedEngineOptions options) => options with { CrashPoint = Pass };

    /// <summary>From now on the loop stops before it commits.</summary>
    public void Hold() => _free.Reset();

    public void LetGo() => _free.Set();

    public void Dispose() => _free.Dispose();

    private void Pass(string point)
    {
        if (point != CrashPoints.BeforeCommit || _free.IsSet) return;
        _held.TrySetResult();
        _free.Wait(EngineUnderTest.Patience);
    }
}
