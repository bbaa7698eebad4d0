using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Tests.InProcess;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>What a generation makes of what comes back.</summary>
public class GenerationTests
{
    private const string Each = """{ "subtasks": [ { "id": "each", "for_each": "input", "tool": "echo", "args": { "n": "{{item}}" } } ] }""";

    private readonly MemoryBlobs _blobs = new();
    private readonly FakeTimeProvider _time = new(Begun.At);

    private Mailroom Mailroom => new(_blobs, _time);

    [Fact]
    public void Batch_ActivityHadNoTimeForSome_StartsThemInAnother()
    {
        var generation = new Generation(Begun.GenerationOf(Each, "[1, 2, 3]"));
        var batch = generation.Begin(Begun.At).OfType<Act.Perform>().Single().Batch;
        batch.Calls.Count.ShouldBe(3);

        var again = generation.Take(new Completion.Performed(batch, new CallAnswers([Begun.Echo(batch.Calls[0]), null, null])), Begun.At).OfType<Act.Perform>().Single().Batch;

        again.Calls.Select(call => call.Key).ShouldBe(["each/i1/e0/c0", "each/i2/e0/c0"]);
        again.Calls.Select(call => call.Number).ShouldBe([4, 5], "the numbers of a generation are used once");
        Started(generation).Distinct().Count().ShouldBe(3);
        Started(generation).Count().ShouldBe(3, "what has not begun is not begun again");
        generation.Take(new Completion.Performed(again, Begun.Echo(again)), Begun.At);
        (generation.IsOver, generation.Run.Status).ShouldBe((true, RunStatus.Completed));
    }

    [Fact]
    public void Batch_AnswerToACallThatWasStartedAgain_IsNotTakenTwice()
    {
        var generation = new Generation(Begun.GenerationOf(Each, "[1, 2]"));
        var batch = generation.Begin(Begun.At).OfType<Act.Perform>().Single().Batch;
        var again = generation.Take(new Completion.Performed(batch, new CallAnswers([Begun.Echo(batch.Calls[0]), null])), Begun.At).OfType<Act.Perform>().Single().Batch;

        generation.Take(new Completion.Performed(batch, Begun.Echo(batch)), Begun.At);
        generation.IsOver.ShouldBeFalse();

        generation.Take(new Completion.Performed(again, Begun.Echo(again)), Begun.At);
        generation.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Batch_Lost_LosesAllItsCalls()
    {
        var generation = new Generation(Begun.GenerationOf(Each, "[1, 2]"));
        var batch = generation.Begin(Begun.At).OfType<Act.Perform>().Single().Batch;

        generation.Take(new Completion.Lost(batch), Begun.At).OfType<Act.Perform>().Single().Batch.Calls.Count.ShouldBe(2);

        generation.Entries.SelectMany(entry => entry.Events).OfType<RunEvent.CallLost>().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Mail_TakenBeforeContinuingAsNew_IsNotTakenAgain()
    {
        var first = new Generation(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }""", history: new HistoryLimits(2)));
        first.Begin(Begun.At);
        var letter = await Mailroom.PostAsync(Begun.Id, new Input.Pause());
        await RingAsync(first);
        (first.MayContinueAsNew, first.Letters.ContainsKey(letter), first.Run.Paused).ShouldBe((true, true, true));
        first.ToPart().Taken.ShouldBe([letter]);

        // What is to be forgotten may not be forgotten yet: the mailbox still has it.
        var second = new Generation(first.Next());
        var mail = await ReadAsync(second.Begin(Begun.At).OfType<Act.ReadMail>().Single());
        mail.Letters.ShouldBeEmpty();
        second.Take(new Completion.MailRead(mail), Begun.At);

        (second.Run.Paused, second.Entries.Count, second.Letters.ContainsKey(letter)).ShouldBe((true, 0, true));
        second.ToPart().Taken.ShouldBeEmpty();
        second.Next().Letters.ShouldBeEmpty("by then it is forgotten");
    }

    [Fact]
    public async Task Mail_ComesBetweenTwoGenerations_IsTakenByTheSecond()
    {
        var first = new Generation(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }""", history: new HistoryLimits(2)));
        first.Begin(Begun.At);
        await RingAsync(first);
        var letter = await Mailroom.PostAsync(Begun.Id, new Input.Pause());

        var second = new Generation(first.Next());
        await PutAsync(second, second.Begin(Begun.At));

        (second.Run.Paused, second.ToPart().Taken.Single()).ShouldBe((true, letter));
    }

    [Fact]
    public async Task Ring_WhileTheMailboxIsRead_ReadsItOnceMore()
    {
        var generation = new Generation(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }"""));
        generation.Begin(Begun.At);
        var reading = generation.Take(new Completion.Rang(new Ring()), Begun.At).OfType<Act.ReadMail>().Single();
        var read = await ReadAsync(reading);
        await Mailroom.PostAsync(Begun.Id, new Input.Pause());
        generation.Take(new Completion.Rang(new Ring()), Begun.At).ShouldBeEmpty("one reads already");
        generation.Take(new Completion.Rang(new Ring()), Begun.At).ShouldBeEmpty();

        await PutAsync(generation, generation.Take(new Completion.MailRead(read), Begun.At));

        generation.Run.Paused.ShouldBeTrue();
    }

    [Fact]
    public async Task Mail_ReaderLost_IsReadAgainAfterAPause()
    {
        var generation = new Generation(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "ask": "Well?" } ] }"""));
        generation.Begin(Begun.At);
        await Mailroom.PostAsync(Begun.Id, new Input.Pause());
        generation.Take(new Completion.Rang(new Ring()), Begun.At);

        var again = generation.Take(new Completion.MailLost(), Begun.At).OfType<Act.Wait>().Single();
        await PutAsync(generation, generation.Take(new Completion.Due(again.Until), again.Until));

        again.Until.ShouldBe(Begun.At + TimeSpan.FromSeconds(1));
        generation.Run.Paused.ShouldBeTrue();
    }

    [Fact]
    public void Timer_FiresBeforeItsMoment_IsTakenToBeDue()
    {
        var generation = new Generation(Begun.GenerationOf("""{ "subtasks": [ { "id": "a", "wait": 2 } ] }"""));
        var wait = generation.Begin(Begun.At).OfType<Act.Wait>().Single();

        var acts = generation.Take(new Completion.Due(wait.Until), wait.Until - TimeSpan.FromMilliseconds(800));

        acts.ShouldBeEmpty("a timer for the rest would fire at once");
        generation.Run.Status.ShouldBe(RunStatus.Completed);
        generation.Entries[^1].At.ShouldBe(wait.Until);
    }

    private static IEnumerable<string> Started(Generation generation) => generation.Entries.SelectMany(entry => entry.Events).OfType<RunEvent.CallStarted>().Select(started => started.Key);

    private async Task RingAsync(Generation generation) => await PutAsync(generation, generation.Take(new Completion.Rang(new Ring()), Begun.At));

    private async Task PutAsync(Generation generation, IReadOnlyList<Act> acts) => generation.Take(new Completion.MailRead(await ReadAsync(acts.OfType<Act.ReadMail>().Single())), Begun.At);

    private Task<Mail> ReadAsync(Act.ReadMail reading) => Mailroom.ReadAsync(reading.Request, default);
}
