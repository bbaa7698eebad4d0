using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Tests.Generations;

/// <summary>What a deployment must not change under a run that goes on.</summary>
public class DecisionTests
{
    /// <summary>
    /// What orchestrations in flight have in their histories. Whoever must change a line of this makes a new version of
    /// <see cref="Decisions"/>, and leaves this one as it is.
    /// </summary>
    [Fact]
    public void Generation_OfVersion1_WantsWhatItsHistoryHas()
    {
        var run = DrivenGeneration.Of("""
            { "subtasks": [
              { "id": "look", "tool": "look", "timeout_seconds": 10 },
              { "id": "each", "for_each": "input", "tool": "look", "depends_on": ["look"] },
              { "id": "later", "wait": 60 } ] }
            """, $"[{string.Join(',', Enumerable.Range(0, 60))}]", input => input with { Decisions = 1, LooksForMail = true });
        var history = new List<string> { Acts(run) };

        run.LosesMail();
        history.Add(Acts(run));
        run.Completes(run.Performing[0]);
        history.Add(Acts(run));
        run.Waits();
        history.Add(Acts(run));
        run.Loses(run.Performing[0]);
        history.Add(Acts(run));

        history.ShouldBe(
        [
            "CallTool 1, mail, until 60 s",
            "CallTool 1, until 1 s",
            "CallTool 50, CallTool 10, until 1 s",
            "CallTool 50, CallTool 10, mail, until 60 s",
            "CallTool 10, CallTool 7, CallTool 7, CallTool 7, CallTool 7, CallTool 7, CallTool 7, CallTool 7, CallTool 1, mail, until 60 s",
        ]);
    }

    [Fact]
    public void Next_Generation_TakesTheLatest()
    {
        var run = DrivenGeneration.Of("""{ "subtasks": [ { "id": "later", "wait": 60 } ] }""", with: input => input with { Decisions = 1 });

        run.Next.Decisions.ShouldBe(Decisions.Latest);
    }

    [Fact]
    public void Of_VersionOfANewerApp_IsRefusedAndSaysWhatToDo() =>
        Should.Throw<NotSupportedException>(() => Decisions.Of(Decisions.Latest + 1)).Message.ShouldContain("or a newer one");

    [Fact]
    public void Input_WrittenBeforeThereWereVersions_IsOfTheFirst()
    {
        var json = JsonSerializer.SerializeToNode(new GenerationInput("r", JsonElement.Parse("{}"), 1, new Dictionary<string, Effect>(), new Dictionary<string, Rejection?>()), DurableJson.Options)!.AsObject();
        json.Remove("decisions").ShouldBeTrue();

        json.Deserialize<GenerationInput>(DurableJson.Options)!.Decisions.ShouldBe(1);
    }

    /// <summary>Whoever performs a call keeps its time from when it begins: no queue, and no dead host, uses it up.</summary>
    [Fact]
    public void Call_WithATimeLimit_IsGivenUpFromOutsideOnlyAfterALongGrace()
    {
        var run = DrivenGeneration.Of("""{ "subtasks": [ { "id": "a", "tool": "look", "timeout_seconds": 10, "retry": { "max_attempts": 1 } } ] }""");

        run.The<Act.Wait>().Until.ShouldBe(run.Now.AddSeconds(10) + Decisions.Of(1).TimeoutGrace);
        run.Waits();

        (run.Run.Status, run.Run.Error!.Code).ShouldBe((RunStatus.Failed, "timeout"));
    }

    private static string Acts(DrivenGeneration run) => string.Join(", ", run.Performing.Select(act => $"{act.Activity} {act.Batch.Calls.Count}")
        .Concat(run.Has<Act.ReadMail>() ? ["mail"] : []).Append($"until {(run.The<Act.Wait>().Until - run.Started).TotalSeconds} s"));
}
