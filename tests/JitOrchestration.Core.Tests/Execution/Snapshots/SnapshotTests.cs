using System.Reflection;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Tests.Execution.Properties;

namespace JitOrchestration.Core.Tests.Execution.Snapshots;

public class SnapshotTests
{
    private const string Plain = """{ "subtasks": [ { "id": "a", "tool": "x" } ] }""";

    public static TheoryData<string> Names => [.. Situations.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_OfWhatWasWritten_IsTheSameRun(string situation)
    {
        var run = Situations.All[situation]().Run;

        var read = RunSnapshot.Read(RunSnapshot.Write(run));

        Anatomy.ShouldBe(read, run);
        Snapshot.Json(read).ShouldBe(Snapshot.Json(run));
        Encoding.UTF8.GetString(RunSnapshot.Write(read)).ShouldBe(Encoding.UTF8.GetString(RunSnapshot.Write(run)));
        Anatomy.ShouldBe(RunSnapshot.Read(RunSnapshot.ToElement(run)), run);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Recovered_AfterASnapshot_DoesWhatItDoesAfterTheJournal(string situation)
    {
        var run = Situations.All[situation]();
        var (read, folded) = (RunSnapshot.Read(RunSnapshot.Write(run.Run)), run.Folded());

        var (expected, decision) = (GraphExecutor.Step(folded, new Input.Recovered(), run.Now), GraphExecutor.Step(read, new Input.Recovered(), run.Now));

        decision.Events.Select(e => e.ToString()).ShouldBe(expected.Events.Select(e => e.ToString()));
        decision.Commands.Select(Messages.Structure.Of).ShouldBe(expected.Commands.Select(Messages.Structure.Of));
        Anatomy.ShouldBe(read, folded);
    }

    /// <summary>Whoever adds a field to the state sees here that the snapshot knows nothing of it, or that no test shows that it does.</summary>
    [Fact]
    public void EveryField_OfTheState_IsKeptOrDroppedOnPurpose()
    {
        var anatomy = new Anatomy();
        foreach (var run in Runs())
        {
            var text = anatomy.Text(run);
            Anatomy.Of(RunSnapshot.Read(RunSnapshot.Write(run))).ShouldBe(text);
        }
        var fields = typeof(RunState).Assembly.GetTypes().Where(type => Anatomy.IsState(type) && type.Name.EndsWith("State", StringComparison.Ordinal))
            .Concat([typeof(Undecided), typeof(FanOut), typeof(AgentTurn), typeof(ToolSlot), typeof(Alarm), typeof(Alarms), typeof(CallTable), typeof(QuestionTable), typeof(RunClock)])
            .SelectMany(Anatomy.Fields).Select(Anatomy.Name).Distinct().ToList();

        fields.Except(Anatomy.Dropped.Keys).Where(field => !anatomy.Values.TryGetValue(field, out var values) || values.Count < 2)
            .ShouldBeEmpty("no run here has two values for these, so nothing shows that a snapshot keeps them");
        Anatomy.Dropped.Keys.Except(fields).ShouldBeEmpty("these are no more");
    }

    /// <summary>Their defaults are not those of their types, so that a snapshot must not omit what is 0, false or null.</summary>
    [Fact]
    public void EveryRecord_ThatIsNotTheSnapshotsOwn_IsWrittenAsInTheJournal()
    {
        var types = typeof(SavedRun).Assembly.GetTypes().Where(type => type.Name.StartsWith("Saved", StringComparison.Ordinal))
            .SelectMany(type => type.GetProperties()).Select(property => property.PropertyType)
            .Select(type => type.IsGenericType ? type.GetGenericArguments()[^1] : type)
            .Where(type => type.Namespace!.StartsWith("JitOrchestration", StringComparison.Ordinal) && !type.IsEnum && !type.Name.StartsWith("Saved", StringComparison.Ordinal));

        types.Distinct().Where(type => type.GetCustomAttribute<System.Text.Json.Serialization.JsonConverterAttribute>() is null)
            .ShouldAllBe(type => SnapshotJson.Default.Options.Converters.Any(converter => converter.Type == type));
    }

    [Fact]
    public void Read_OfANewerVersion_IsRefused() =>
        Should.Throw<NotSupportedException>(() => RunSnapshot.Read("""{"v":2,"agenda":"of another kind"}"""u8)).Message.ShouldContain("format version 2");

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"v":1}""")]
    [InlineData("")]
    public void Read_OfSomethingElse_IsRefused(string text) => Should.Throw<JsonException>(() => RunSnapshot.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Answer_AfterASnapshot_TellsClosedQuestionsFromUnknownOnes()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?" }, { "id": "b", "wait": 60 } ] }""");
        var asked = run.Question.Id;
        var read = RunSnapshot.Read(RunSnapshot.Write(run.Answers(new Reply(Scenario.Json("1"))).Run));

        GraphExecutor.Step(read, new Input.Answer(asked, new Reply()), run.Now).Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
        GraphExecutor.Step(read, new Input.Answer("nobody", new Reply()), run.Now).Rejection!.Code.ShouldBe(Rejection.UnknownQuestion);
    }

    [Fact]
    public void Retry_AfterASnapshot_IsRejectedAsItWantsTheJournal()
    {
        var run = Scenario.Given(Plain).Fails("a/e0/c0");
        var read = RunSnapshot.Read(RunSnapshot.Write(run.Run));

        GraphExecutor.Step(read, new Input.Retry(), run.Now).Rejection!.Message.ShouldContain("journal");
        run.Retries().Rejection.ShouldBeNull();
    }

    [Fact]
    public void Write_OfAThousandSubtasksThatEnded_StaysSmall()
    {
        var plan = new Plan(Plan.GraphStrategy, [.. Enumerable.Range(0, 1_001).Select(i => new Subtask { Id = $"subtask_{i}", Tool = "look", DependsOn = i == 0 ? [] : [$"subtask_{i - 1}"] })]);
        var run = Scenario.Given(plan, folds: false).CompletesAllBut("subtask_1000/e0/c0", "{\"found\":\"some\"}").Run;

        run.OpenSubtasks.ShouldBe(1);
        RunSnapshot.Write(run).Length.ShouldBeLessThan(300_000);
    }

    [Fact]
    public void Write_OfTenThousandInstancesThatNearlyAllEnded_StaysSmall()
    {
        const int Count = 10_000;
        var plan = new Plan(Plan.GraphStrategy, [new Subtask { Id = "each", Tool = "look", ForEach = "input" }]);
        var run = Scenario.Given(plan, JsonSerializer.Serialize(Enumerable.Range(0, Count)), folds: false);
        for (var i = 0; i < Count - 10; i++) run.Completes($"each/i{i}/e0/c0", "{\"found\":\"some\"}");

        run.Run.Subtasks[0].FanOut!.EndedCount.ShouldBe(Count - 10);
        RunSnapshot.Write(run.Run).Length.ShouldBeLessThan(1_000_000);
        RunSnapshot.Write(run.CompletesAll("1").Run).Length.ShouldBeLessThan(200_000, "what has ended is only counted");
    }

    /// <summary>Runs that together have everything that a state can have.</summary>
    private static IEnumerable<RunState> Runs() =>
    [
        new("another"),
        .. RareStates.All.Select(make => make().Run),
        .. Situations.All.Values.Select(make => make().Run),
        .. Enumerable.Range(800_000, 200).Select(seed => RandomRun.UnderWay(seed, 10 + (seed % 40), retries: seed % 3).Run),
    ];
}
