using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Section 4's table: when a subtask runs.</summary>
public class DependencyTests
{
    [Fact]
    public void Subtask_NoDependencies_StartsAtOnce()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" } ] }""");

        run.Keys.ShouldBe(["a/e0/c0", "b/e0/c0"]);
    }

    [Theory]
    [InlineData("input.go == true", SubtaskStatus.Running, null)]
    [InlineData("input.go == false", SubtaskStatus.Skipped, "condition was false")]
    public void Subtask_NoDependenciesAndACondition_RunsWhenItIsTrue(string condition, SubtaskStatus status, string? reason)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", "tool": "x", "condition": "{{condition}}" } ] }""", """{ "go": true }""");

        run.StatusOf("a").ShouldBe(status);
        run.Subtask("a").Reason.ShouldBe(reason);
    }

    [Fact]
    public void Subtask_UnknownCondition_IsSkippedAndSaysWhatIsMissing()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "condition": "input.total > 3" } ] }""", "{}");

        run.StatusOf("a").ShouldBe(SubtaskStatus.Skipped);
        run.Subtask("a").Reason!.ShouldStartWith("condition was unknown: ");
        run.Subtask("a").Reason!.ShouldContain("input.total");
    }

    [Fact]
    public void Subtask_SomeDependencyNotSettled_Waits()
    {
        var run = Fan("any").Completes("a/e0/c0");

        run.StatusOf("join").ShouldBe(SubtaskStatus.Pending);
        run.Completes("b/e0/c0").IsCalled("join/e0/c0").ShouldBeTrue();
    }

    [Theory]
    [InlineData("any", "0", "1", SubtaskStatus.Running)]
    [InlineData("any", "1", "0", SubtaskStatus.Running)]
    [InlineData("any", "0", "0", SubtaskStatus.Skipped)]
    [InlineData("all", "1", "1", SubtaskStatus.Running)]
    [InlineData("all", "1", "0", SubtaskStatus.Skipped)]
    [InlineData("all", "0", "0", SubtaskStatus.Skipped)]
    [InlineData("settled", "0", "0", SubtaskStatus.Running)]
    [InlineData("settled", "1", "0", SubtaskStatus.Running)]
    public void Join_BranchesTakenOrNot_FollowsItsNeeds(string needs, string a, string b, SubtaskStatus status)
    {
        var run = Scenario.Given($$"""
            { "subtasks": [
              { "id": "a", "tool": "x", "condition": "1 == {{a}}" }, { "id": "b", "tool": "x", "condition": "1 == {{b}}" },
              { "id": "join", "tool": "x", "depends_on": ["a", "b"], "needs": "{{needs}}" } ] }
            """);
        foreach (var key in run.Keys.Where(key => key[0] != 'j').ToList()) run.Completes(key);

        run.StatusOf("join").ShouldBe(status);
    }

    [Fact]
    public void NeedsAll_OneSkippedWhileAnotherRuns_IsSkippedAtOnce()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "slow", "tool": "x" }, { "id": "no", "tool": "x", "condition": "1 == 2" },
              { "id": "join", "tool": "x", "depends_on": ["slow", "no"], "needs": "all" },
              { "id": "next", "tool": "x", "depends_on": ["join"] } ] }
            """);

        run.StatusOf("join").ShouldBe(SubtaskStatus.Skipped);
        run.Subtask("join").Reason.ShouldBe("it needs all of its dependencies, and one was skipped");
        run.StatusOf("next").ShouldBe(SubtaskStatus.Skipped);
        run.Completes("slow/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Branch_NotTaken_DisappearsWholeUpToTheJoin()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "a", "tool": "x", "condition": "1 == 2" }, { "id": "a2", "tool": "x", "depends_on": ["a"] },
              { "id": "a3", "tool": "x", "depends_on": ["a2"] }, { "id": "b", "tool": "x" },
              { "id": "join", "tool": "x", "depends_on": ["a3", "b"] } ] }
            """);

        run.StatusOf("a3").ShouldBe(SubtaskStatus.Skipped);
        run.Subtask("a3").Reason.ShouldBe("everything it depends on was skipped");
        run.Completes("b/e0/c0").StatusOf("join").ShouldBe(SubtaskStatus.Running);
    }

    [Fact]
    public void Join_ConditionReadsAStatus_RunsThoughAllWereSkipped()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "a", "tool": "x", "condition": "1 == 2" },
              { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "a.status == 'skipped'" } ] }
            """);

        run.StatusOf("b").ShouldBe(SubtaskStatus.Running);
    }

    [Fact]
    public void Join_ConditionReadsAnError_SeesCodeAndMessage()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "a", "tool": "x", "on_failure": "continue" },
              { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "a.error.code == 'broken' and a.result == null" } ] }
            """).Fails("a/e0/c0");

        run.StatusOf("a").ShouldBe(SubtaskStatus.Failed);
        run.StatusOf("b").ShouldBe(SubtaskStatus.Running);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("all")]
    [InlineData("settled")]
    public void Dependency_FailedWithContinue_CountsLikeACompletedOne(string needs)
    {
        var run = Scenario.Given($$"""
            { "subtasks": [
              { "id": "a", "tool": "x", "on_failure": "continue" },
              { "id": "b", "tool": "x", "depends_on": ["a"], "needs": "{{needs}}", "args": { "of": "{{"{{a.result}}"}}" } } ] }
            """).Fails("a/e0/c0");

        run.Call<Command.CallTool>("b/e0/c0").Bindings.ShouldHaveSingleItem().Value.ShouldBe(Core.Values.Value.Null);
        run.Completes("b/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void ImpliedDependency_BesideADeclaredOne_OrdersButDoesNotCount()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "declared", "tool": "x", "condition": "1 == 2" }, { "id": "implied", "tool": "x" },
              { "id": "b", "tool": "x", "depends_on": ["declared"], "args": { "of": "{{implied.result}}" } } ] }
            """);

        run.StatusOf("b").ShouldBe(SubtaskStatus.Pending);
        run.Completes("implied/e0/c0").StatusOf("b").ShouldBe(SubtaskStatus.Skipped);
    }

    [Fact]
    public void ImpliedDependency_NoneDeclared_Counts()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "implied", "tool": "x", "condition": "1 == 2" },
              { "id": "b", "tool": "x", "args": { "of": "{{implied.result}}" } } ] }
            """);

        run.StatusOf("b").ShouldBe(SubtaskStatus.Skipped);
    }

    [Fact]
    public void SlowBranch_Unrelated_NeverHoldsBackAReadyOne()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "slow", "tool": "x" }, { "id": "fast", "tool": "x" }, { "id": "after", "tool": "x", "depends_on": ["fast"] },
              { "id": "end", "tool": "x", "depends_on": ["after"] }, { "id": "all", "tool": "x", "depends_on": ["end", "slow"] } ] }
            """).Completes("fast/e0/c0").Completes("after/e0/c0");

        run.Keys.ShouldBe(["slow/e0/c0", "end/e0/c0"]);
    }

    [Fact]
    public void Condition_OverAStoredResult_IsAnEvaluation()
    {
        var run = Scenario.Given("""
            { "subtasks": [ { "id": "a", "tool": "x" },
              { "id": "b", "tool": "x", "depends_on": ["a"], "condition": "a.result contains 'rain'" },
              { "id": "c", "tool": "x", "depends_on": ["a"], "condition": "not (a.result contains 'rain')" } ] }
            """).Completes("a/e0/c0", Scenario.Stored("String"));

        var evaluate = run.Call<Command.Evaluate>("b/condition");
        (evaluate.What, evaluate.Text).ShouldBe((EvaluationKind.Condition, "a.result contains 'rain'"));
        evaluate.Bindings.ShouldHaveSingleItem().Value.ShouldBe(Scenario.Stored("String"));
        run.Crashes().Evaluates("b/condition", Tested(true)).Evaluates("c/condition", Tested(false));
        (run.StatusOf("b"), run.StatusOf("c")).ShouldBe((SubtaskStatus.Running, SubtaskStatus.Skipped));
    }

    private static Evaluation Tested(bool value) => new Evaluation.Tested(
        new Core.Expressions.Truth(value ? Core.Expressions.TruthValue.True : Core.Expressions.TruthValue.False));

    private static Scenario Fan(string needs) => Scenario.Given($$"""
        { "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x" },
          { "id": "join", "tool": "x", "depends_on": ["a", "b"], "needs": "{{needs}}" } ] }
        """);
}
