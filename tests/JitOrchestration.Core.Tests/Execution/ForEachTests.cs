using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>for_each</c>: the list, conditions, order, and how many at once.</summary>
public class ForEachTests
{
    [Fact]
    public void ForEach_AList_MakesAnInstancePerItem()
    {
        var run = Each("[10, 20]");

        run.Keys.ShouldBe(["each/i0/e0/c0", "each/i1/e0/c0"]);
        run.Call<Command.CallTool>("each/i1/e0/c0").Bindings.Select(binding => (binding.Reference.Root, Scenario.Text(binding.Value))).ShouldBe(
            [(ReferenceRoot.Item, "20"), (ReferenceRoot.Index, "1")]);
        run.Call<Command.CallTool>("each/i0/e0/c0").InlineLimit.ShouldBe(Value.InstanceInlineLimit);
    }

    [Fact]
    public void Results_AnsweredInAnyOrder_StandInTheOrderOfTheItems()
    {
        var run = Each("[1, 2, 3]").Completes("each/i2/e0/c0", "\"c\"").Completes("each/i0/e0/c0", "\"a\"").Completes("each/i1/e0/c0", "\"b\"");

        run.ResultOf("each").ShouldBe("""["a","b","c"]""");
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void EmptyList_CompletesWithAnEmptyList()
    {
        var run = Each("[]");

        run.StatusOf("each").ShouldBe(SubtaskStatus.Completed);
        run.ResultOf("each").ShouldBe("[]");
        run.Keys.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"one, two\"", "a text")]
    [InlineData("{}", "an object")]
    [InlineData("3", "a number")]
    [InlineData("null", "null")]
    public void NotAList_FailsAndSaysWhatItWas(string items, string what)
    {
        var run = Each(items);

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Code.ShouldBe("not_a_list");
        run.Run.Error.Message.ShouldContain(what);
    }

    [Fact]
    public void Condition_MentionsTheItem_IsTakenPerInstance()
    {
        var run = Each("[1, 5, 2]", """, "condition": "item > 1" """);

        run.Keys.ShouldBe(["each/i1/e0/c0", "each/i2/e0/c0"]);
        run.CompletesAll("7").ResultOf("each").ShouldBe("[null,7,7]");
        run.Subtask("each").FanOut!.Begun[0]!.Reason.ShouldBe("condition was false");
    }

    [Fact]
    public void Condition_MentionsTheIndex_IsTakenPerInstance() =>
        Each("[1, 5, 2]", """, "condition": "index == 0" """).Keys.ShouldBe(["each/i0/e0/c0"]);

    [Fact]
    public void Condition_EveryInstanceSkipped_CompletesWithNulls()
    {
        var run = Each("[1, 2]", """, "condition": "item > 5" """);

        run.StatusOf("each").ShouldBe(SubtaskStatus.Completed);
        run.ResultOf("each").ShouldBe("[null,null]");
    }

    [Fact]
    public void Condition_MentionsNoItem_IsTakenOnceBeforeTheListIsRead()
    {
        var run = Each("\"no list\"", """, "condition": "input.go == true" """);

        run.StatusOf("each").ShouldBe(SubtaskStatus.Skipped);
        run.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void MaxParallel_BoundsWhatRunsAtOnce()
    {
        var run = Each("[0, 1, 2, 3]", """, "max_parallel": 2""");

        run.Keys.ShouldBe(["each/i0/e0/c0", "each/i1/e0/c0"]);
        run.Completes("each/i1/e0/c0").Keys.ShouldBe(["each/i0/e0/c0", "each/i2/e0/c0"]);
        run.Crashes().Keys.ShouldBe(["each/i0/e0/c0", "each/i2/e0/c0"]);
    }

    [Fact]
    public void Instances_BackingOff_DoNotHoldBackOthers()
    {
        var run = Each("[0, 1, 2]", """, "retry": { "max_attempts": 2, "delay_seconds": 60 }""", new RunOptions { Concurrency = 1 });

        run.Fails("each/i0/e0/c0").Keys.ShouldBe(["each/i1/e0/c0"]);
        run.Fails("each/i1/e0/c0").Keys.ShouldBe(["each/i2/e0/c0"]);
    }

    [Fact]
    public void Instances_WithChildren_AllRunAtOnce()
    {
        var run = Scenario.Given(
            """{ "subtasks": [ { "id": "each", "for_each": "input", "workflow": { "request": "{{item}}" } } ] }""",
            "[0, 1]", new RunOptions { Concurrency = 1 });

        run.Launches("each/i0/e0/c0").Launches("each/i1/e0/c0").Run.Children.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("\"wait\": 5")]
    [InlineData("\"ask\": \"well?\"")]
    public void Instances_ThatMakeNoCall_AllBeginAtOnce(string kind)
    {
        var run = Scenario.Given(
            $$"""{ "subtasks": [ { "id": "each", "for_each": "input", {{kind}} } ] }""", "[0, 1, 2]", new RunOptions { Concurrency = 1 });

        run.EventsOf<RunEvent.InstanceStarted>().Count().ShouldBe(3);
        run.StatusOf("each").ShouldBe(SubtaskStatus.Waiting);
    }

    [Fact]
    public void Results_OverTheInlineLimit_AreCollected()
    {
        var large = $"\"{new string('x', 1000)}\"";
        var run = Each($"[{string.Join(',', Enumerable.Range(0, 20))}]").CompletesAllBut("each/collect", large);

        var collect = run.Call<Command.Collect>("each/collect");
        collect.Values.Length.ShouldBe(20);
        run.Crashes().Completes("each/collect", Scenario.Stored("Array", 20)).Run.Status.ShouldBe(RunStatus.Completed);
        run.Subtask("each").Result.ShouldBe(Scenario.Stored("Array", 20));
    }

    [Fact]
    public void Results_OneOfThemStored_AreCollected()
    {
        var run = Each("[0, 1]").Completes("each/i0/e0/c0").Completes("each/i1/e0/c0", Scenario.Stored());

        run.IsCalled("each/collect").ShouldBeTrue();
    }

    [Fact]
    public void Results_OfOtherScripts_StayWithinTheInlineLimit()
    {
        var text = $"\"{new string('é', 400)}\"";
        var run = Each($"[{string.Join(',', Enumerable.Range(0, 18))}]").CompletesAll(text);

        InlineSize.Of(run.Subtask("each").Result!).ShouldBe(1 + (18 * (802 + 1)));
    }

    [Fact]
    public void StoredList_IsEvaluatedIntoChunks()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "list", "tool": "x" },
              { "id": "each", "tool": "x", "for_each": "list.result", "args": { "of": "{{item}}" } } ] }
            """).Completes("list/e0/c0", Scenario.Stored("Array", 3));

        run.Call<Command.Evaluate>("each/items").What.ShouldBe(EvaluationKind.Items);
        ImmutableArray<ItemChunk> chunks =
            [new(Scenario.Json("[]"), 0), new(Scenario.Json("[1, 2]"), 2), new(Scenario.Stored("Array", 2), 2), new(Scenario.Json("[5]"), 1)];
        run.Crashes().Evaluates("each/items", new Evaluation.Listed(chunks)).Crashes();
        run.Keys.Count().ShouldBe(5);
        Item(1).ShouldBe(("2", null));
        Item(2).ShouldBe((Scenario.Stored("Array", 2).ToString(), 0));
        Item(3).ShouldBe((Scenario.Stored("Array", 2).ToString(), 1));
        Item(4).ShouldBe(("5", null));

        (string?, int?) Item(int index)
        {
            var binding = run.Call<Command.CallTool>($"each/i{index}/e0/c0").Bindings.ShouldHaveSingleItem();
            return (Scenario.Text(binding.Value), binding.Element);
        }
    }

    [Fact]
    public void StoredValue_NotAList_FailsAndSaysWhatItWas()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "list", "tool": "x" }, { "id": "each", "tool": "x", "for_each": "list.result" } ] }
            """).Completes("list/e0/c0", Scenario.Stored()).Evaluates("each/items", new Evaluation.NotAList("an object"));

        run.Run.Error!.Message.ShouldBe("for_each of 'each' wants a list, but `list.result` is an object.");
    }

    [Fact]
    public void Condition_PerInstanceOverAStoredItem_IsAnEvaluation()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "list", "tool": "x" },
              { "id": "each", "tool": "x", "for_each": "list.result", "condition": "item > 1", "max_parallel": 1,
                "retry": { "max_attempts": 3, "delay_seconds": 0 } } ] }
            """).Completes("list/e0/c0", Scenario.Stored("Array", 3))
            .Evaluates("each/items", new Evaluation.Listed([new(Scenario.Stored("Array", 3), 3)]));

        run.Keys.ShouldBe(["each/i0/condition"]);
        run.Evaluates("each/i0/condition", new Evaluation.Tested(new Truth(TruthValue.False)))
            .Evaluates("each/i1/condition", new Evaluation.Tested(new Truth(TruthValue.True)));
        run.Keys.ShouldBe(["each/i1/e0/c0"]);
        run.Completes("each/i1/e0/c0").Fails("each/i2/condition");
        run.Run.Status.ShouldBe(RunStatus.Failed, "what could not be decided is not run, retry or not");
    }

    private static Scenario Each(string items, string fields = "", RunOptions? options = null) => Scenario.Given(
        $$"""{ "subtasks": [ { "id": "each", "tool": "x", "for_each": "input", "args": { "a": "{{"{{item}}"}}", "b": "{{"{{index}}"}}" } {{fields}} } ] }""",
        items, options);
}
