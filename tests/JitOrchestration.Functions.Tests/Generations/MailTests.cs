using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Tests.Generations;

/// <summary>A mailbox that cannot be read is left alone for a while.</summary>
public class MailTests
{
    private const string Asks = """{ "subtasks": [ { "id": "who", "ask": "Who?" } ] }""";

    [Fact]
    public void Mail_LostAgainAndAgain_IsReadAfterEverLongerPauses()
    {
        var run = DrivenGeneration.Of(Asks);
        run.Rings();
        var pauses = new List<double>();

        for (var i = 0; i < 8; i++)
        {
            run.LosesMail();
            run.Has<Act.ReadMail>().ShouldBeFalse("not at once");
            pauses.Add((run.The<Act.Wait>().Until - run.Now).TotalSeconds);
            run.Waits();
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
    }

    [Fact]
    public void Mail_ReadAfterALoss_IsTakenAndTheRunWaitsForWhatItWaitedForBefore()
    {
        var run = DrivenGeneration.Of(Asks);
        run.Rings();
        run.LosesMail();
        run.Waits();

        run.ReadsMail(new Letter("01", InputJson.ToElement(new Input.Pause())));

        run.Run.Paused.ShouldBeTrue();
        run.Has<Act.ReadMail>().ShouldBeFalse();
    }

    [Fact]
    public void Mail_LostWhileSomethingElseIsDueBefore_IsReadInItsTurn()
    {
        var run = DrivenGeneration.Of("""{ "subtasks": [ { "id": "a", "wait": 0.5 }, { "id": "b", "wait": 60 } ] }""");
        run.Rings();
        run.LosesMail();

        run.Waits();
        run.Has<Act.ReadMail>().ShouldBeFalse();
        run.Waits();

        run.Has<Act.ReadMail>().ShouldBeTrue();
    }
}
