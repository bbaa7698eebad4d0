using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution.Snapshots;

/// <summary>Runs with what runs seldom have, beside the situations and the random runs.</summary>
internal static class RareStates
{
    private static readonly Usage Used = new(1, 20, 3, 0.25m);

    public static IReadOnlyList<Func<Scenario>> All { get; } =
        [AChildOfAnother, AllowedWithOtherArguments, InItsSecondAttempt, ConditionTakenElsewhere, EndedWithACallUnderWay, CollectedWhileHeld, ChildRetried, FailedAndStopped];

    private static Scenario AChildOfAnother() => Scenario.Given(
        """{ "subtasks": [ { "id": "a", "task": "do" }, { "id": "b", "wait": 5 } ] }""", options: new RunOptions { Tags = ["t"], Limits = new RunLimits { Nesting = 0 } }, parent: new ParentLink("01PARENT", "outer", 1))
        .TakesTurn("a/e0/c0", new ModelTurn(Scenario.Json("1"), [], Scenario.Json("1")), Used);

    private static Scenario AllowedWithOtherArguments() => Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""")
        .NeedsApproval("a/e0/c0").Answers(new Reply(Approved: true, Arguments: Scenario.Json("""{"other":1}""")));

    private static Scenario InItsSecondAttempt() => Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }""")
        .Fails("a/e0/c0");

    private static Scenario ConditionTakenElsewhere() => Scenario.Given(
        """{ "subtasks": [ { "id": "list", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "list.result", "condition": "item > 0" } ] }""")
        .Completes("list/e0/c0", Scenario.Stored("Array", 2))
        .Evaluates("each/items", new Evaluation.Listed([new(Scenario.Stored("Array", 2), 2)]))
        .Evaluates("each/i0/condition", new Evaluation.Tested(new Truth(TruthValue.True)));

    /// <summary>The second tool of a turn comes to the limit; the first goes on, and is waited for.</summary>
    private static Scenario EndedWithACallUnderWay() => Scenario.Given(
        """{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t", "u"] } } ] }""", options: new RunOptions { Limits = new RunLimits { Activities = 2 } })
        .WantsTools("a/e0/c0", "t", "u").Starts("a/e0/c1").When(new Input.Starting("a/e0/c2", Effect.None));

    private static Scenario CollectedWhileHeld() => Scenario.Given(
        """{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", "[1]")
        .Completes("each/i0/e0/c0", Scenario.Stored()).Starts("each/collect").Pauses().Completes("each/collect", Scenario.Stored("Array", 1));

    private static Scenario ChildRetried()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "workflow": { "request": "do" } } ] }""").Launches("a/e0/c0");
        return run.When(new Input.ChildEnded(run.Run.Children.Single().RunId, RunStatus.Failed, null, new Failure("x", "y"), 3, Used)).Retries();
    }

    private static Scenario FailedAndStopped() => Scenario.Given(
        """{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", "[1, 2]", new RunOptions { Concurrency = 2 })
        .Starts("each/i0/e0/c0").Fails("each/i1/e0/c0").Fails("each/i0/e0/c0").Retries(new RunOptions { Concurrency = 1 });
}
