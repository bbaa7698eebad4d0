using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Tests.Orchestration;

/// <summary>A run between two histories, without Durable Functions.</summary>
public sealed class GenerationTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Chain_HistoryLongEnough_ContinuesAsNewBetweenTwoStepsAndRepeatsNone()
    {
        var (performed, generations) = RunToEnd(new Generation(InputOf(Chain(20), new HistoryLimits(Enough: 20))));

        performed.ShouldBe(Enumerable.Range(0, 20).Select(i => $"s{i}/e0/c0"));
        generations.ShouldBe(5, "a step adds 4 entries, and so does the look at the mailbox with which all but the first begin: 5, 4, 4, 4 and 3 steps");
    }

    [Fact]
    public void FanOut_HistoryLongEnough_GoesOnUntilNothingIsUnderWay()
    {
        var (performed, generations) = RunToEnd(new Generation(InputOf(FanIn(20), new HistoryLimits(Enough: 20) { TooMuch = 1_000 })));

        performed.Count.ShouldBe(22);
        performed.ShouldBeUnique();
        generations.ShouldBe(2, "the first moment without anything under way is before the join");
    }

    [Fact]
    public void Replay_SamePlan_IsLinkedOnce()
    {
        var input = InputOf(Chain(3), HistoryLimits.Default);

        new Generation(input).Run.Graph.ShouldBeSameAs(new Generation(input).Run.Graph);
    }

    [Fact]
    public void LiveStatus_RunMovesOn_IsWrittenAsItStandsThen()
    {
        var generation = new Generation(InputOf(Chain(2), HistoryLimits.Default));
        var status = new LiveStatus(generation.Run);
        generation.Begin(At);

        JsonSerializer.Serialize(status).ShouldBe(StatusText.Of(generation.Run));
        JsonSerializer.Serialize(status).ShouldContain("\"subtasks\":\"rp\"");
    }

    /// <summary>Answers every call, and begins the next generation whenever there is to be one.</summary>
    private static (List<string> Performed, int Generations) RunToEnd(Generation generation)
    {
        var (performed, generations) = (new List<string>(), 1);
        var acts = new Queue<Act>(generation.Begin(At));
        while (!generation.IsOver)
        {
            if (generation.MayContinueAsNew)
            {
                acts.OfType<Act.Perform>().ShouldBeEmpty("what was under way would be lost");
                (generation, generations) = (new Generation(generation.Next()), generations + 1);
                acts = new Queue<Act>(generation.Begin(At));
            }
            switch (acts.Dequeue())
            {
                case Act.Perform { Batch: var batch }:
                    performed.AddRange(batch.Calls.Select(call => call.Key));
                    foreach (var act in generation.Take(new Completion.Performed(batch, Answers(batch)), At)) acts.Enqueue(act);
                    break;
                case Act.ReadMail:
                    foreach (var act in generation.Take(new Completion.MailRead(new Mail([])), At)) acts.Enqueue(act);
                    break;
            }
        }
        return (performed, generations);
    }

    private static CallAnswers Answers(CallBatch batch) =>
        new([.. batch.Calls.Select(call => (JsonElement?)InputJson.ToElement(new Input.Completed(call.Key, new Value.Inline(JsonElement.Parse("1")))))]);

    private static GenerationInput InputOf(string plan, HistoryLimits history)
    {
        var run = new RunState("01JZ0000000000000000000000");
        GraphExecutor.Step(run, new Input.Begin("", null, RunOptions.Default, PlanJson.Read(plan).Plan!, [], null), At);
        return new GenerationInput(run.RunId, RunSnapshot.ToElement(run), 1, new Dictionary<string, Effect> { ["echo"] = Effect.None }, new Dictionary<string, Rejection?>()) { History = history };
    }

    private static string Chain(int length) => Plan(Enumerable.Range(0, length).Select(i => Step($"s{i}", i == 0 ? [] : [$"s{i - 1}"])));

    /// <summary>So many at once, and two after them, one after the other.</summary>
    private static string FanIn(int width) => Plan(
        [.. Enumerable.Range(0, width).Select(i => Step($"s{i}", [])), Step("join", [.. Enumerable.Range(0, width).Select(i => $"s{i}")]), Step("last", ["join"])]);

    private static string Plan(IEnumerable<string> subtasks) => $$"""{ "subtasks": [ {{string.Join(",", subtasks)}} ] }""";

    private static string Step(string id, string[] dependsOn) =>
        $$"""{ "id": "{{id}}", "tool": "echo", "args": {}, "depends_on": [{{string.Join(",", dependsOn.Select(on => $"\"{on}\""))}}] }""";
}
