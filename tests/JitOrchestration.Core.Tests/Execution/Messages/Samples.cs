using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution.Messages;

/// <summary>Inputs and calls of every kind, with everything in them that they can hold, and with as little as they can.</summary>
internal static class Samples
{
    private static readonly Value Odd = Scenario.Json("""{ "größe" : [1.50, "<ü>", null] }""");
    private static readonly Value Large = Scenario.Stored("Array", 3);
    private static readonly Mind Thinker = new("m", "planner@1");
    private static readonly Usage Used = new(1, 2, 3, 0.000_001m);
    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object"}""");
    private static readonly ParentLink Parent = new("01PARENT", "outer[2]", 3);
    private static readonly Failure Broken = new("x", "It broke.", FailureKind.Transient) { MayHaveHappened = true, RetryAfter = TimeSpan.FromTicks(10_000_001), SubtaskId = "a" };

    private static readonly Plan Plan = Scenario.PlanOf("""
        { "subtasks": [ { "id": "a", "workflow": { "plan": { "subtasks": [ { "id": "b", "ask": "well?" } ] }, "input": [1] } } ] }
        """);

    private static readonly RunOptions Options = new()
    {
        ApprovePlan = true,
        Synthesize = false,
        Concurrency = 3,
        Limits = new RunLimits { Activities = 0, RunSeconds = 0.5 },
        Allow = ["write_*"],
        Folder = "/data",
        Tags = ["t"],
        RetainDays = 1,
        Strategy = RunOptions.AutoStrategy,
        Model = "m",
        PlannerModel = "n",
        FallBackToAgent = true,
        Budget = new RunBudget { Tokens = 1, Usd = null, Rate = new ModelRate(0.5m, 2) },
    };

    public static IReadOnlyList<Input> Inputs { get; } =
    [
        new Input.Begin("do", Odd, Options, Plan, [new("code", "What it is.", "a")], Parent)
        {
            Fork = new Fork("01SOURCE", [new("a", SubtaskStatus.Failed, Large, Broken, null), new("b", SubtaskStatus.Skipped, null, null, "why")]),
        },
        new Input.Begin("do", null, RunOptions.Default, null, [], null),
        new Input.Starting("a/e0/c0", Effect.Idempotent),
        new Input.Completed("a/e0/c0", Large, Used),
        new Input.Completed("a/e0/c0", Value.Null),
        new Input.Routed("$route/e0/c0", Odd, Used, Thinker),
        new Input.Routed("$route/e0/c0", null),
        new Input.Planned("$plan/e0/c0", Plan, "model", [new("code", "What it is.")], Used, Thinker),
        new Input.PlanRefused("$plan/e0/c0", new PlanDraft(Odd, [new("code", "/a", "What it is.")]), Used, Thinker),
        new Input.TurnTaken("a/e0/c0", new ModelTurn(Odd, [new("t1", "tool", Value.Null)], null), Used),
        new Input.TurnTaken("a/e0/c0", new ModelTurn(Value.Null, [], Large)),
        new Input.TurnTaken("a/e0/c0", new ModelTurn(Value.Null, [], null, "No."), Used, Thinker),
        new Input.Failed("a/e0/c0", Broken, Used),
        new Input.Evaluated("a/judgement", new Evaluation.Tested(new Truth(TruthValue.True)), Used, Thinker),
        new Input.Evaluated("a/condition", new Evaluation.Tested(new Truth(TruthValue.Unknown, "b.result is missing"))),
        new Input.Evaluated("a/items", new Evaluation.Listed([new(Large, 3), new(Odd, 0)])),
        new Input.Evaluated("a/items", new Evaluation.NotAList("a number")),
        new Input.Evaluated("a/question", new Evaluation.Rendered("well?", ["yes", "no"])),
        new Input.Failed("a/e0/c0", Broken),
        new Input.Failed("a/e0/c0", new Failure("x", "y")),
        new Input.Lost("a/e0/c0"),
        new Input.Recovered(),
        new Input.ApprovalNeeded("a/e0/c0", "May it?", Odd),
        new Input.ChildLaunched("a/e0/c0"),
        new Input.ChildParked("01CHILD", true),
        new Input.ChildEnded("01CHILD", RunStatus.Failed, null, Broken, 7, Used, 2),
        new Input.ChildEnded("01CHILD", RunStatus.Completed, Odd, null, 0, Usage.None),
        new Input.Tick(),
        new Input.Answer("abc", new Reply(Odd, false, "because", Large, Plan)),
        new Input.Answer("abc", new Reply()),
        new Input.Cancel("enough"),
        new Input.Cancel(CleanUp: false),
        new Input.Pause(),
        new Input.Resume(),
        new Input.Hold(true, long.MaxValue),
        new Input.Hold(false, 1),
        new Input.Retry(Options, true),
        new Input.Retry(),
    ];

    public static IReadOnlyList<Command.Call> Calls { get; } =
    [
        new Command.Route("$route/e0/c0", 1, "do", Large),
        new Command.ReadData("a/e0/c1", 1, Odd, "do {{input}}", [BindingOf(ReferenceRoot.Input)], [new(Odd, [new("t1", "t", Large, null)], "No.")]),
        new Command.MakePlan("$plan/e0/c0", 1, "do", Large) { Drafts = [new(Odd, [new("code", "/a", "What it is.")])] },
        new Command.MakePlan("$plan/e0/c0", 2, "do", null),
        new Command.CallTool("a/e0/c0", 1, "x", Odd, default, true) { Timeout = TimeSpan.MaxValue, InlineLimit = Value.InstanceInlineLimit },
        new Command.CallTool("a/e0/c0", 1, "x", Odd, [], false) { Timeout = TimeSpan.FromTicks(1) },
        new Command.CallTool("a/e0/c0", 1, "x", Odd, [.. Enum.GetValues<ReferenceRoot>().Select(BindingOf)], false),
        new Command.CallModel("a/e0/c1", 3, new AgentSpec("it", "Do it.", ["t"], "m", Schema), "do {{input}}", [BindingOf(ReferenceRoot.Input)],
            [new(Odd, [new("t1", "t", Large, null), new("t2", "t", null, Broken)])]),
        new Command.CallModel("a/e0/c1", 3, null, "do", [], []),
        new Command.Evaluate("a/question", 1, EvaluationKind.Question, "well?", []) { Choices = ["yes"] },
        new Command.Collect("a/collect", 1, [Odd, Large, Value.Null], ["a", "b", "c"]),
        new Command.LaunchChild("a/e0/c0", 1, "01CHILD", new WorkflowSpec(null, Plan, Schema), [], Parent, Options) { Retries = 1 },
        new Command.LaunchChild("a/e0/c0", 1, "01CHILD", new WorkflowSpec("do", null, null), [], Parent, RunOptions.Default),
        new Command.Synthesize("$synthesis/e0/c0", 1, "do", [new("a", SubtaskStatus.Skipped, "do", Odd, "why"), new("b", SubtaskStatus.Completed, null, null, null)]),
    ];

    private static Binding BindingOf(ReferenceRoot root) =>
        new(new Reference(root, root <= ReferenceRoot.Error ? "Some-Id_1" : null), Large, root == ReferenceRoot.Item ? 2 : null);
}
