using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Tests.Execution.Properties;

namespace JitOrchestration.Core.Tests.Execution;

public class StatusTextTests
{
    [Fact]
    public void Of_ARunUnderWay_HasALetterASubtaskInTheOrderOfThePlan()
    {
        var run = Scenario.Given("""
            { "subtasks": [
              { "id": "later", "tool": "x", "depends_on": ["now"] }, { "id": "now", "tool": "x" }, { "id": "ask", "ask": "well?" },
              { "id": "done", "tool": "x" }, { "id": "unmet", "tool": "x", "condition": "1 == 2" },
              { "id": "broken", "tool": "x", "on_failure": "continue" } ] }
            """).Completes("done/e0/c0").Fails("broken/e0/c0");

        StatusText.Of(run.Run).ShouldBe($$"""{"status":"running","sequence":{{run.Run.Sequence}},"questions":1,"subtasks":"prwcsf"}""");
    }

    [Fact]
    public void Of_ACancelledRun_ShowsWhatNeverRan() =>
        Read(Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" } ] }""").Cancels().Run).ShouldBe(new StatusText(RunStatus.Cancelled, 7, 0, "x"));

    [Fact]
    public void Of_ARunWithoutAPlan_HasNoLetters() =>
        Read(Scenario.NotBegun().Run).ShouldBe(new StatusText(RunStatus.Queued, 0, 0, ""));

    [Theory]
    [InlineData(StatusText.MaxLetters)]
    [InlineData(StatusText.MaxLetters + 1)]
    [InlineData(20_000)]
    public void Of_ALargeRun_IsNeverTooLong(int subtasks)
    {
        var run = Scenario.Given(new Plan(Plan.GraphStrategy, [.. Enumerable.Range(0, subtasks).Select(i => new Subtask { Id = $"s{i}", Tool = "x" })]), folds: false).Completes("s0/e0/c0").Run;

        StatusText.Of(run).Length.ShouldBeLessThanOrEqualTo(StatusText.MaxLength);
        var status = Read(run);
        status.Subtasks?.Length.ShouldBe(subtasks);
        status.Counts?.ShouldBe(new Dictionary<string, int> { ["running"] = subtasks - 1, ["completed"] = 1 }, ignoreOrder: true);
        (status.Subtasks is null).ShouldBe(subtasks > StatusText.MaxLetters);
        (status.Counts is null).ShouldBe(status.Subtasks is not null);
    }

    [Fact]
    public void Of_AnyRun_ReadsAsItsStatusAndSequence()
    {
        foreach (var run in Situations.All.Values.Select(make => make().Run).Concat(Enumerable.Range(600_000, 100).Select(seed => RandomRun.UnderWay(seed, 20).Run)))
        {
            var status = Read(run);
            (status.Status, status.Sequence, status.Questions).ShouldBe((run.Status, run.Sequence, run.Questions.Count));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\"Running\"")]
    [InlineData("{}")]
    [InlineData("""{"status":"no_such_word","sequence":1,"questions":0}""")]
    public void TryRead_OfSomethingElse_IsFalse(string? text)
    {
        StatusText.TryRead(text, out var status).ShouldBeFalse();
        status.ShouldBeNull();
    }

    private static StatusText Read(RunState run)
    {
        StatusText.TryRead(StatusText.Of(run), out var status).ShouldBeTrue();
        return status!;
    }
}
