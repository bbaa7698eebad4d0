using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>How many calls of a run may be under way at once, and whose turn it is.</summary>
public class ConcurrencyTests
{
    private const string Four = """
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" }, { "id": "c", "tool": "x" }, { "id": "d", "tool": "x" },
          { "id": "e", "tool": "x", "depends_on": ["a"] } ] }
        """;

    private static readonly RunOptions Two = new() { Concurrency = 2 };

    [Fact]
    public void Calls_OverTheLimit_WaitForTheirTurnInOrder()
    {
        var run = Scenario.Given(Four, options: Two);
        run.Keys.ShouldBe(["a/e0/c0", "b/e0/c0"]);

        run.Completes("a/e0/c0").Keys.ShouldBe(["b/e0/c0", "c/e0/c0"]);
        run.Completes("c/e0/c0").Keys.ShouldBe(["b/e0/c0", "d/e0/c0"]);
        run.Completes("b/e0/c0").Keys.ShouldBe(["d/e0/c0", "e/e0/c0"]);
    }

    [Fact]
    public void Calls_HeldOrBackingOff_LeaveTheirPlace()
    {
        var run = Scenario.Given(Four, options: Two).NeedsApproval("a/e0/c0");
        run.Keys.ShouldBe(["b/e0/c0", "c/e0/c0"]);

        run.Fails("b/e0/c0", FailureKind.Transient).Keys.ShouldBe(["c/e0/c0", "d/e0/c0"]);
        run.Answers(new Reply(Approved: true)).PassesUntilDue().Keys.ShouldBe(["c/e0/c0", "d/e0/c0"]);
        run.Completes("c/e0/c0").Completes("d/e0/c0").Keys.ShouldBe(["a/e0/c0", "b/e0/c0"], "they queued up again");
    }

    [Fact]
    public void Calls_AfterACrash_AreTheSameInTheSameOrder()
    {
        var run = Scenario.Given(Four, options: Two).Completes("b/e0/c0").Starts("c/e0/c0");
        run.Keys.ShouldBe(["a/e0/c0", "c/e0/c0"]);

        run.Crashes().Keys.ShouldBe(["a/e0/c0", "d/e0/c0"], "what was lost queues up again");
    }

    [Fact]
    public void Default_IsSixtyFour()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "for_each": "input" } ] }""", $"[{string.Join(',', Enumerable.Range(0, 100))}]");

        run.Keys.Count().ShouldBe(64);
        run.EventsOf<RunEvent.InstanceStarted>().Count().ShouldBe(64, "an instance that would only queue has not begun");
    }
}
