using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>The runs whose journals are on record. Each goes through its inputs in the same way whenever it is made.</summary>
internal static class RecordedRuns
{
    public static IReadOnlyDictionary<string, Func<Scenario>> All { get; } = new Dictionary<string, Func<Scenario>>
    {
        ["weather"] = Weather,
        ["fan-out"] = FanOut,
        ["agent-with-tools"] = Agent,
        ["failing-with-clean-up"] = Failing,
        ["cancelled"] = Cancelled,
        ["retry"] = Retry,
        ["repeat"] = Repeat,
        ["child"] = Child,
        ["ask"] = Ask,
        ["once-in-doubt"] = OnceInDoubt,
        ["planned-and-approved"] = Planned,
        ["retried"] = Retried,
        ["forked"] = Forked,
        ["held"] = Held,
    };

    private static Scenario Weather() => Scenario.Given("""
        { "subtasks": [
          { "id": "check", "tool": "weather", "args": { "city": "{{input.city}}" } },
          { "id": "indoor", "task": "Find indoor activities", "depends_on": ["check"], "condition": "check.result contains 'rain'" },
          { "id": "outdoor", "task": "Find outdoor activities", "depends_on": ["check"], "condition": "not (check.result contains 'rain')" },
          { "id": "respond", "task": "Recommend from {{indoor.result}} or {{outdoor.result}}", "depends_on": ["indoor", "outdoor"] } ] }
        """, """{"city":"Köln"}""").PassesSeconds(1).Completes("check/e0/c0", "\"heavy rain\"").PassesSeconds(2)
        .Concludes("indoor/e0/c0", "\"museum\"").Crashes().Concludes("respond/e0/c0", "\"Go to the museum.\"");

    private static Scenario FanOut() => Scenario.Given("""
        { "subtasks": [ { "id": "list", "tool": "list_files" },
          { "id": "count", "tool": "count_words", "for_each": "list.result", "condition": "item != 'skip'", "max_parallel": 2,
            "args": { "path": "{{item}}" }, "on_failure": "continue" },
          { "id": "sum", "tool": "calculate", "depends_on": ["count"], "args": { "of": "{{count.result}}" } } ] }
        """).Completes("list/e0/c0", Scenario.Stored("Array", 4))
        .Evaluates("count/items", new Evaluation.Listed([new(Scenario.Json("""["a","skip","b","c"]"""), 4)]))
        .Completes("count/i0/e0/c0", "10").Fails("count/i2/e0/c0").Completes("count/i3/e0/c0", Scenario.Stored())
        .Completes("count/collect", Scenario.Stored("Array", 4)).Completes("sum/e0/c0", "30");

    private static Scenario Agent() => Scenario.Given("""
        { "subtasks": [ { "id": "research", "task": "Find out about {{input}}", "agent": { "name": "Scout", "tools": ["search", "read"] } } ] }
        """, "\"storks\"").WantsTools("research/e0/c0", "search", "read", "rm").Completes("research/e0/c1", "[1]").Crashes()
        .Fails("research/e0/c2").TakesTurn("research/e0/c4", new ModelTurn(Scenario.Json("\"done\""), [], Scenario.Json("""{"found":true}""")), new Usage(1, 200, 30, 0.01m));

    private static Scenario Failing() => Scenario.Given("""
        { "subtasks": [ { "id": "make", "tool": "x" }, { "id": "use", "tool": "x", "depends_on": ["make"] }, { "id": "busy", "tool": "x" },
          { "id": "wait", "wait": 60 }, { "id": "clean", "tool": "x", "depends_on": ["use"], "always": true } ] }
        """).Completes("make/e0/c0").Starts("busy/e0/c0").Fails("use/e0/c0").Completes("busy/e0/c0", "1").Completes("clean/e0/c0");

    private static Scenario Cancelled() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "ask", "ask": "well?" }, { "id": "clean", "tool": "x", "depends_on": ["a"], "always": true } ] }
        """).Starts("a/e0/c0").Pauses().PassesSeconds(5).Resumes().Cancels().Completes("clean/e0/c0");

    private static Scenario Retry() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 4, "delay_seconds": 2 }, "timeout_seconds": 5 }, { "id": "b", "tool": "x" } ] }
        """).Fails("b/e0/c0", FailureKind.Transient).Fails("a/e0/c0").PassesUntilDue().PassesUntilDue().Starts("a/e1/c0").PassesSeconds(35)
        .PassesUntilDue().Completes("a/e1/c0", "1").Completes("b/e0/c0", "2").Completes("$synthesis/e0/c0", "\"1 and 2\"");

    private static Scenario Repeat() => Scenario.Given("""
        { "subtasks": [ { "id": "poll", "tool": "x", "repeat": { "until": "poll.result.ready == true", "max": 3, "delay_seconds": 10 } } ] }
        """).Completes("poll/r0/e0/c0", """{"ready":false}""").PassesUntilDue().Completes("poll/r1/e0/c0", Scenario.Stored())
        .Evaluates("poll/r1/until", new Evaluation.Tested(new Truth(TruthValue.True)));

    private static Scenario Child()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "outer", "workflow": { "request": "do {{item}}" }, "for_each": "input", "on_failure": "continue" } ] }
            """, "[1,2]").Launches("outer/i0/e0/c0").Launches("outer/i1/e0/c0");
        var children = run.Run.Children.Select(child => child.RunId).ToList();
        return run.When(new Input.ChildParked(children[0], true)).Crashes().ChildEnds(children[1], RunStatus.Failed)
            .When(new Input.ChildParked(children[0], false)).ChildEnds(children[0], RunStatus.Completed, "\"one\"");
    }

    private static Scenario Held()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "sub", "workflow": { "request": "do" } }, { "id": "b", "tool": "x", "depends_on": ["a"] } ] }""",
            parent: new ParentLink("01JDPARENT0000000000000000", "outer", 1)).Starts("sub/e0/c0").Starts("a/e0/c0").IsHeldByParent(true).Pauses();
        var child = run.Run.Children.Single().RunId;
        return run.When(new Input.ChildLaunched("sub/e0/c0")).Completes("a/e0/c0", "1").Crashes().IsHeldByParent(false).PassesSeconds(5).Resumes()
            .Completes("b/e0/c0", "2").ChildEnds(child, RunStatus.Completed, "3").Completes("$synthesis/e0/c0", "\"done\"");
    }

    private static Scenario Ask()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "size", "ask": { "question": "Which size for {{input}}?", "kind": "choice", "choices": ["S", "L"] } },
              { "id": "late", "ask": "Anything else?", "timeout_seconds": 60, "on_failure": "continue" },
              { "id": "order", "tool": "order", "depends_on": ["size"], "args": { "size": "{{size.result}}" } } ] }
            """, "\"ann\"");
        return run.Answers(new Reply(Scenario.Json("\"l\"")), run.Run.Questions.First().Id).NeedsApproval("order/e0/c0", """{"size":"L"}""")
            .PassesSeconds(60).Answers(new Reply(Approved: true, Comment: "fine", Arguments: Scenario.Json("""{"size":"S"}""")))
            .Completes("order/e0/c0", "7").Completes("$synthesis/e0/c0", "\"Ordered.\"");
    }

    private static Scenario OnceInDoubt() => Scenario.Given("""{ "subtasks": [ { "id": "send", "tool": "send_mail" } ] }""")
        .Starts("send/e0/c0", Effect.Once).Crashes().Answers(new Reply(Scenario.Json("\"it was sent\"")));

    private static Scenario Planned() => Scenario.GivenRequest("do it", new RunOptions { ApprovePlan = true, Tags = ["demo"] })
        .Starts("$plan/e0/c0").When(new Input.Planned(
            "$plan/e0/c0", Scenario.PlanOf("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }"""), "offline",
            [new RunWarning("implied", "A word of warning.", "a")], new Usage(1, 100, 50, 0.002m)))
        .Answers(new Reply(Approved: true)).Completes("a/e0/c0", Scenario.Stored());

    private static Scenario Retried()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "list", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "list.result", "max_parallel": 2 },
              { "id": "agent", "task": "do", "agent": { "tools": ["t"] } }, { "id": "send", "tool": "send_mail" }, { "id": "sub", "workflow": { "request": "do" } },
              { "id": "poll", "tool": "x", "repeat": { "until": "poll.result == 1", "max": 2 } }, { "id": "clean", "tool": "x", "depends_on": ["each"], "always": true } ] }
            """).Completes("list/e0/c0", "[1,2,3]").Completes("each/i0/e0/c0", "10").WantsTools("agent/e0/c0", "t").Completes("agent/e0/c1").Starts("agent/e0/c2")
            .Starts("send/e0/c0", Effect.Once).Launches("sub/e0/c0").Completes("poll/r0/e0/c0", "0").Starts("each/i2/e0/c0").Fails("each/i1/e0/c0");
        var child = run.Run.UnwantedChildren.Keys.Single();
        run.Completes("each/i2/e0/c0", "30").Completes("clean/e0/c0", "1").Cancels().PassesSeconds(60).Retries(new RunOptions { Synthesize = false, Limits = new RunLimits { Activities = 50 } })
            .Crashes().Answers(new Reply(Scenario.Json("\"sent\""))).Concludes("agent/e0/c2", "\"said\"").Launches("sub/e1/c0").Fails("each/i1/e1/c0")
            .ChildEnds(child, RunStatus.Cancelled, retries: 1).Completes("clean/e1/c0", "2").Retries().Completes("each/i1/e2/c0", "20").Fails("poll/r1/e0/c0");
        return run.Completes("clean/e2/c0", "3").Retries().Launches("sub/e3/c0").ChildEnds(child, RunStatus.Completed, "7").Completes("poll/r1/e1/c0", "1");
    }

    private static Scenario Forked() => Scenario.Given("""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "soft", "tool": "x", "on_failure": "continue" }, { "id": "no", "tool": "x", "condition": "1 == 2" },
          { "id": "b", "tool": "x", "depends_on": ["a", "soft", "no"], "args": { "of": "{{a.result}}" } } ] }
        """).Completes("a/e0/c0", Scenario.Stored()).Fails("soft/e0/c0").Completes("b/e0/c0", "1").Fork("b", input: "\"other\"").Fails("b/e0/c0").Retries().Completes("b/e1/c0", "2");
}
