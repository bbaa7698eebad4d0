using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>A call's key tells which subtask it works for.</summary>
public sealed class CallKeyTests
{
    [Theory]
    [InlineData("work/e0/c0", "work")]
    [InlineData("work/i3/r2/e1/c7", "work")]
    [InlineData("work/until", "work")]
    [InlineData("$plan/e0/c1", null)]
    [InlineData("$route/e0/c0", null)]
    [InlineData("$synthesis/e2/c0", null)]
    public void Call_OfAKey_KnowsItsSubtask(string key, string? subtask) =>
        new Command.MakePlan(key, 1, "Do it", null).SubtaskId.ShouldBe(subtask);
}
