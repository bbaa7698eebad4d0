using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>One run for each situation that a run can be in.</summary>
internal static class Situations
{
    private const string Everything = """
        { "subtasks": [
          { "id": "tool", "tool": "x", "retry": { "max_attempts": 3, "delay_seconds": 60 } },
          { "id": "agent", "task": "do", "agent": { "tools": ["t", "u"] }, "timeout_seconds": 600 },
          { "id": "wait", "wait": 3600 }, { "id": "ask", "ask": "well?", "timeout_seconds": 3600 },
          { "id": "child", "workflow": { "request": "do" } },
          { "id": "each", "tool": "x", "for_each": "input", "on_failure": "continue", "condition": "item > 0" },
          { "id": "again", "tool": "x", "repeat": { "until": "iteration == 2", "max": 5, "delay_seconds": 60 } },
          { "id": "stored", "tool": "x" }, { "id": "last", "tool": "x", "depends_on": ["stored"], "condition": "stored.result == 1" },
          { "id": "clean", "tool": "x", "depends_on": ["tool"], "always": true } ] }
        """;

    private const string Small = """
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" },
          { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
        """;

    public static readonly IReadOnlyDictionary<string, Func<Scenario>> All = new Dictionary<string, Func<Scenario>>
    {
        ["not begun"] = Scenario.NotBegun,
        ["routing"] = () => Scenario.GivenRequest("do", Auto).Starts("$route/e0/c0"),
        ["answered while paused"] = () => Scenario.GivenRequest("do", Auto).Starts("$route/e0/c0").Pauses().Routes("1"),
        ["planning a second time"] = () => Scenario.GivenRequest("do", Auto).Routes(null).MakesNoValidPlan("$plan/e0/c0"),
        ["judging"] = () => Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "condition": "ask: well?" } ] }""").Starts("a/judgement"),
        ["reading for an agent"] = () => Begun().WantsTools("agent/e0/c0", "read_result").Starts("agent/e0/c1"),
        ["mending an answer"] = () => Begun().TakesTurn("agent/e0/c0", new ModelTurn(Scenario.Json("1"), [], null, "No.")),
        ["calls within the budget"] = () => OnABudget().Starts("a/e0/c0"),
        ["calls over the budget"] = () => OnABudget().Starts("a/e0/c0").Starts("child/e0/c0").Starts("b/e0/c0"),
        ["call in doubt on a budget"] = () => OnABudget().Starts("a/e0/c0").When(new Input.Lost("a/e0/c0")),
        ["planning"] = () => Scenario.GivenRequest("do").Starts("$plan/e0/c0"),
        ["planner backing off"] = () => Scenario.GivenRequest("do").Fails("$plan/e0/c0", FailureKind.Transient),
        ["waiting for approval of the plan"] = () => Scenario.Given(Small, options: new RunOptions { ApprovePlan = true }),
        ["calls issued"] = Begun,
        ["tool under way"] = () => Begun().Starts("tool/e0/c0"),
        ["once tool in doubt"] = () => Begun().Starts("tool/e0/c0", Effect.Once).Crashes(),
        ["tool held for approval"] = () => Begun().NeedsApproval("tool/e0/c0"),
        ["attempt backing off"] = () => Begun().Fails("tool/e0/c0"),
        ["call backing off"] = () => Begun().Fails("each/i1/e0/c0", FailureKind.Transient),
        ["model under way"] = () => Begun().Starts("agent/e0/c0"),
        ["tools of a turn under way"] = () => Begun().WantsTools("agent/e0/c0", "t", "rm", "u").Starts("agent/e0/c1").Completes("agent/e0/c3"),
        ["child being launched"] = () => Begun().Starts("child/e0/c0"),
        ["child under way"] = () => Begun().Launches("child/e0/c0"),
        ["child parked"] = Parked,
        ["instance failed"] = () => Begun().Fails("each/i1/e0/c0").Starts("each/i2/e0/c0"),
        ["between iterations"] = () => Begun().Completes("again/r0/e0/c0"),
        ["evaluating"] = () => Begun().Completes("stored/e0/c0", Scenario.Stored()).Starts("last/condition"),
        ["listing"] = () => Listing().Starts("each/items"),
        ["collecting"] = () => Listing().Evaluates("each/items", Listed).Completes("each/i0/e0/c0", Scenario.Stored()).Starts("each/collect"),
        ["paused"] = () => Begun().Starts("tool/e0/c0").Starts("agent/e0/c0").Pauses(),
        ["paused with a child that has a time limit"] = () => Scenario.Given("""{ "subtasks": [ { "id": "sub", "workflow": { "request": "do" }, "timeout_seconds": 60 } ] }""").Launches("sub/e0/c0").PassesSeconds(5).Pauses(),
        ["held with its parent"] = () => Begun().Launches("child/e0/c0").Starts("tool/e0/c0").IsHeldByParent(true),
        ["failing"] = () => Failing(Begun().Starts("agent/e0/c0").Starts("each/i1/e0/c0").Starts("again/r0/e0/c0")),
        ["failing while paused"] = () => Scenario.Given(Small).Starts("a/e0/c0").Starts("b/e0/c0").Pauses().Fails("a/e0/c0"),
        ["cancelling with clean-up"] = () => Begun().Starts("tool/e0/c0").Cancels(),
        ["cleaning up"] = () => Begun().Starts("tool/e0/c0").Cancels().Starts("clean/e0/c0"),
        ["synthesizing"] = () => Scenario.Given(Small).Completes("a/e0/c0").Completes("clean/e0/c0").Completes("b/e0/c0").Starts("$synthesis/e0/c0"),
        ["completed"] = () => Scenario.Given(Small).CompletesAll(),
        ["failed"] = () => Scenario.Given(Small).Fails("a/e0/c0").CompletesAll(),
        ["cancelled"] = () => Scenario.Given(Small).CancelsOutright(),
        ["planning again"] = () => Scenario.GivenRequest("do").Fails("$plan/e0/c0").Retries().Starts("$plan/e1/c0"),
        ["retried"] = () => Everywhere().CancelsOutright().Retries(),
        ["retried and failing"] = () => Everywhere().CancelsOutright().Retries().Starts("agent/e0/c3").Fails("tool/e1/c0", FailureKind.Refused),
        ["instances waiting for their turn again"] = () => Each().Starts("each/i0/e0/c0").Starts("each/i1/e0/c0").Cancels().Retries(new RunOptions { Concurrency = 1 }),
        ["forked"] = () => Scenario.Given(Small).CompletesAll().Fork("a"),
    };

    private static RunOptions Auto => new() { Strategy = RunOptions.AutoStrategy };

    /// <summary>With room for one call and a child.</summary>
    private static Scenario OnABudget() => Scenario.Given(
        """{ "subtasks": [ { "id": "a", "task": "do" }, { "id": "child", "workflow": { "request": "do" } }, { "id": "b", "task": "do" } ] }""",
        options: new RunOptions { Budget = new RunBudget { Tokens = 30_000, Usd = 1, Rate = new ModelRate(1, 10) } });

    private static Evaluation Listed => new Evaluation.Listed([new(Scenario.Json("[1]"), 1)]);

    private static Scenario Begun() => Scenario.Given(Everything, "[0, 1, 2]");

    /// <summary>Everything has come to the middle of what it does.</summary>
    private static Scenario Everywhere() => Begun().Fails("tool/e0/c0").WantsTools("agent/e0/c0", "t", "rm", "u").Starts("agent/e0/c1", Effect.Once)
        .Launches("child/e0/c0").Completes("each/i1/e0/c0").Starts("each/i2/e0/c0").Completes("again/r0/e0/c0")
        .Completes("stored/e0/c0", Scenario.Stored()).Starts("last/condition");

    private static Scenario Each() => Scenario.Given("""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input" } ] }""", "[0, 1]");

    private static Scenario Failing(Scenario run) => run.Fails("tool/e0/c0", FailureKind.Refused);

    private static Scenario Listing() => Scenario.Given("""
        { "subtasks": [ { "id": "list", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "list.result" } ] }
        """).Completes("list/e0/c0", Scenario.Stored("Array", 1));

    private static Scenario Parked()
    {
        var run = Begun().Launches("child/e0/c0");
        return run.When(new Input.ChildParked(run.Run.Children.Single().RunId, true));
    }
}
