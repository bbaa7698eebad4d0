using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Tests.Generations;

/// <summary>Which calls share an activity.</summary>
public class BatchTests
{
    private const string Each = """{ "subtasks": [ { "id": "each", "for_each": "input", "tool": "look", "on_failure": "continue" } ] }""";

    [Fact]
    public void Batch_FirstAttempt_TakesFifty()
    {
        var run = DrivenGeneration.Of(Each, Items(64));

        Sizes(run).ShouldBe([50, 14]);
    }

    /// <summary>Why a very large one needs no orchestrations of its own.</summary>
    [Fact]
    public void ForEach_TenThousandItems_FitsIntoOneHistory()
    {
        var run = DrivenGeneration.Of(Each, Items(10_000), start => start with { History = new HistoryLimits(HistoryLimits.Default.TooMuch) });
        var activities = 0;

        for (; run.Performing is [var act, ..]; activities++) run.Completes(act);

        run.Run.Status.ShouldBe(RunStatus.Completed);
        (activities * Decisions.Of(1).EntriesEach).ShouldBeLessThan(HistoryLimits.Default.TooMuch);
        activities.ShouldBe(314);
    }

    [Fact]
    public void Batch_OneItemKillsItsWorker_OnlyThatItemFails()
    {
        var run = DrivenGeneration.Of(Each, Items(50));

        Play(run, poison: "each/i17/e0/c0");

        run.Run.Status.ShouldBe(RunStatus.Completed);
        run.Events.OfType<RunEvent.InstanceCompleted>().Count().ShouldBe(49);
        var failed = run.Events.OfType<RunEvent.InstanceFailed>().ShouldHaveSingleItem();
        (failed.Index, failed.Failure.Code).ShouldBe((17, "activity_lost"));
    }

    [Fact]
    public void Batch_LostAgainAndAgain_Shrinks()
    {
        var run = DrivenGeneration.Of(Each, Items(50));

        run.Loses(run.Performing[0]);
        Sizes(run).ShouldBe([7, 7, 7, 7, 7, 7, 7, 1]);
        run.Loses(run.Performing[0]);

        Sizes(run).ShouldBe([7, 7, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public void Batch_LostBeforeAGenerationEnds_IsAsSmallInTheNext()
    {
        var before = DrivenGeneration.Of(Each, Items(20));
        before.Rings();
        before.ReadsMail(Saying(new Input.Pause()));
        before.Loses(before.Performing[0]);

        var after = DrivenGeneration.Of(Each, with: _ => before.Next);
        after.ReadsMail(Saying(new Input.Resume()));

        Sizes(after).ShouldBe([7, 7, 6]);
    }

    private static void Play(DrivenGeneration run, string poison)
    {
        while (run.Performing is [var act, ..])
        {
            if (act.Batch.Calls.Any(call => call.Key == poison)) run.Loses(act);
            else run.Completes(act);
        }
    }

    private static int[] Sizes(DrivenGeneration run) => [.. run.Performing.Select(act => act.Batch.Calls.Count)];

    private static Letter Saying(Input input) => new(input.GetType().Name, InputJson.ToElement(input));

    private static string Items(int count) => $"[{string.Join(',', Enumerable.Range(0, count))}]";
}
