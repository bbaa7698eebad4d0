using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>The orchestrator where no host can bring it: storage that fails, workers that die, what nobody has written.</summary>
public class OrchestratorTests
{
    private const string One = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";

    private const string Chain = """
        { "subtasks": [ { "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }, { "id": "c", "tool": "echo", "args": { "n": 3 }, "depends_on": ["b"] } ] }
        """;

    private const string Child = """{ "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "a", "tool": "echo" } ] } } } ] }""";

    [Fact]
    public async Task Save_KeepsFailing_IsTriedAgainAfterGrowingPauses()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One));
        var pauses = new List<double>();
        orchestration.Mock.Setup(context => context.CreateTimer(It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .Callback((TimeSpan pause, CancellationToken _) => pauses.Add(pause.TotalSeconds)).Returns(Task.CompletedTask);
        orchestration.Saves(_ => orchestration.Parts.Count <= 9 ? throw MockedContext.Failure(ActivityNames.SaveJournal) : Task.CompletedTask);

        var outcome = await orchestration.RunAsync();

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60, 60]);
        orchestration.Parts.Distinct().Count().ShouldBe(1, "it is the same part each time");
        StatusOf(outcome).ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Activity_Fails_ItsCallIsLostAndComesAgainUnderItsKey()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One));
        var keys = new List<string>();
        orchestration.On<CallAnswers, CallBatch>(ActivityNames.CallTool, batch =>
        {
            keys.Add(batch.Calls.Single().Key);
            return keys.Count < 3 ? throw MockedContext.Failure(ActivityNames.CallTool) : Begun.Echo(batch);
        });

        var outcome = await orchestration.RunAsync();

        keys.ShouldBe(["a/e0/c0", "a/e0/c0", "a/e0/c0"]);
        StatusOf(outcome).ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task Activity_FailsThreeTimesInARow_FailsTheRun()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One));
        orchestration.On<CallAnswers, CallBatch>(ActivityNames.CallTool, _ => throw MockedContext.Failure(ActivityNames.CallTool));

        EndOf(await orchestration.RunAsync()).Error!.Code.ShouldBe("activity_lost");
    }

    [Fact]
    public async Task Child_OrchestrationFails_FailsItsSubtask()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(Child));
        orchestration.On<LaunchAnswer, CallBatch>(ActivityNames.LaunchWorkflow, batch => new LaunchAnswer(ChildOf(batch), Begun.GenerationOf(One) with { RunId = ChildOf(batch) }, null));
        orchestration.Mock.Setup(context => context.CallSubOrchestratorAsync<RunOutcome?>(new TaskName(ActivityNames.Orchestrator), It.IsAny<object>(), It.IsAny<TaskOptions>()))
            .Throws(MockedContext.Failure(ActivityNames.Orchestrator));

        var end = EndOf(await orchestration.RunAsync());

        end.Status.ShouldBe(RunStatus.Failed);
        end.Error!.Message.ShouldContain("The worker is gone.");
    }

    [Fact]
    public async Task Activity_MeetsABug_BreaksTheOrchestration()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One));
        orchestration.On<CallAnswers, CallBatch>(ActivityNames.CallTool, _ => throw new JsonException("no answer"));

        var broken = await Should.ThrowAsync<InvalidOperationException>(orchestration.RunAsync);

        broken.InnerException.ShouldBeOfType<JsonException>();
        orchestration.Parts.ShouldBeEmpty("nothing is stored of what is not understood");
    }

    [Fact]
    public async Task Doorbell_MeetsABug_BreaksTheOrchestration()
    {
        var orchestration = new MockedContext(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }"""));
        orchestration.Mock.Setup(context => context.WaitForExternalEvent<Ring>(ActivityNames.Doorbell, It.IsAny<CancellationToken>())).ThrowsAsync(new JsonException("no ring"));

        await Should.ThrowAsync<InvalidOperationException>(orchestration.RunAsync);
    }

    [Fact]
    public async Task End_TimerOpen_IsCalledOffBeforeTheJournalIsStored()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One));
        var tokens = new List<CancellationToken>();
        orchestration.Mock.Setup(context => context.CreateTimer(It.IsAny<DateTime>(), Capture.In(tokens))).Returns(new TaskCompletionSource().Task);
        orchestration.Saves(_ =>
        {
            tokens.ShouldNotBeEmpty();
            tokens.ShouldAllBe(token => token.IsCancellationRequested);
            return Task.CompletedTask;
        });

        StatusOf(await orchestration.RunAsync()).ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task History_TooMuch_ContinuesAsNewWithWhatIsLeftToBeDone()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(Chain, history: new HistoryLimits(1)));
        object? next = null;
        orchestration.Mock.Setup(context => context.ContinueAsNew(It.IsAny<object>(), true)).Callback((object? input, bool _) => next = input);

        (await orchestration.RunAsync()).ShouldBeNull();

        var input = next.ShouldBeOfType<GenerationInput>();
        (input.NextPart, input.LooksForMail, input.Snapshot.GetProperty("sequence").GetInt64()).ShouldBe((2, true, LastOf(orchestration.Parts.Single())));
        var second = new MockedContext(input with { History = HistoryLimits.Default });
        second.On<Mail, MailRequest>(ActivityNames.ReadMailbox, _ => new Mail([]));
        StatusOf(await second.RunAsync()).ShouldBe(RunStatus.Completed);
        var (first, last) = (orchestration.Parts.Single(), second.Parts.Single());
        (first.Part, first.End, last.Part, last.End).ShouldBe((1, null, 2, RunStatus.Completed));
        FirstOf(last).ShouldBe(LastOf(first) + 1);
    }

    [Fact]
    public async Task End_Reached_DoesNotContinueAsNew()
    {
        var orchestration = new MockedContext(Begun.GenerationOf(One, history: new HistoryLimits(1)));

        StatusOf(await orchestration.RunAsync()).ShouldBe(RunStatus.Completed);

        orchestration.Mock.Verify(context => context.ContinueAsNew(It.IsAny<object>(), It.IsAny<bool>()), Times.Never);
    }

    [Fact]
    public void Child_AsksAPerson_TellsItsParentOnce()
    {
        var orchestration = new MockedContext(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }"""));
        orchestration.Mock.Setup(context => context.Parent).Returns(new ParentOrchestrationInstance(new TaskName(ActivityNames.Orchestrator), "parent"));
        var rings = new List<object>();
        orchestration.Mock.Setup(context => context.SendEvent("parent", ActivityNames.Doorbell, Capture.In(rings)));

        orchestration.RunAsync().IsCompleted.ShouldBeFalse("it waits for the answer");

        rings.ShouldBe([new Ring(Begun.Id, Parked: true)]);
    }

    private static string ChildOf(CallBatch batch) => ((Command.LaunchChild)CommandJson.Read(batch.Calls.Single().Call)).ChildRunId;

    private static RunStatus StatusOf(RunOutcome? outcome) => EndOf(outcome).Status;

    private static Input.ChildEnded EndOf(RunOutcome? outcome) => InputJson.Read(outcome!.Ended).ShouldBeOfType<Input.ChildEnded>();

    private static long FirstOf(JournalPart part) => Entries(part).First().FirstSequence;

    private static long LastOf(JournalPart part)
    {
        var last = Entries(part).Last();
        return last.FirstSequence + last.Events.Count - 1;
    }

    private static IEnumerable<JournalEntry> Entries(JournalPart part) => JournalLines.Read(Encoding.UTF8.GetBytes(part.Lines));
}
