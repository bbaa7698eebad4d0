using System.Text.Json;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>A tool <c>deaf</c> whose first call ignores its token and answers only when the test says so; the others answer at once.</summary>
internal sealed class DeafTool
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public DeafTool() => Tool = new TestTool("deaf", async (_, _, _) =>
    {
        var number = Interlocked.Increment(ref _calls);
        _entered.TrySetResult();
        if (number == 1) await _leave.Task;
        return JsonSerializer.SerializeToElement($"call {number}");
    });

    public TestTool Tool { get; }

    /// <summary>Completes when the first call is under way.</summary>
    public Task Entered => _entered.Task.WaitAsync(EngineUnderTest.Patience);

    /// <summary>Lets the first call answer.</summary>
    public void Leave() => _leave.TrySetResult();
}
