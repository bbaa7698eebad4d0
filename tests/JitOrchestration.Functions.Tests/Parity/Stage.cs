using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>An engine on which a scenario is played.</summary>
internal sealed class Stage(EngineUnderTest test, HeldCalls calls)
{
    private static readonly RunOptions Options = new() { Allow = ["*"], Synthesize = false };
    private readonly Dictionary<string, int> _ended = [];

    /// <summary>Plays a scenario as it is written, moment by moment.</summary>
    public static async Task<Performance> PlayAsync<TFactory>(Scenario scenario)
        where TFactory : IEngineFactory, new()
    {
        var calls = new HeldCalls(holds: true);
        await using var test = await OpenAsync<TFactory>(calls);
        var stage = new Stage(test, calls);
        var runId = await test.StartAsync(scenario.Plan, Scenario.Input, Options);
        foreach (var moment in scenario.Moments) await stage.PlayAsync(runId, moment);
        return await Performance.OfAsync(test, await test.EndAsync(runId));
    }

    /// <summary>Plays a scenario in whatever order comes about.</summary>
    public static async Task<Performance> ImproviseAsync<TFactory>(Scenario scenario)
        where TFactory : IEngineFactory, new()
    {
        var calls = new HeldCalls(holds: false);
        await using var test = await OpenAsync<TFactory>(calls);
        var runId = await test.StartAsync(scenario.Plan, Scenario.Input, Options);
        if (scenario.Moments.Any(moment => moment.EndsWith("answer", StringComparison.Ordinal))) await new Stage(test, calls).AnswerAsync(runId);
        return await Performance.OfAsync(test, await test.EndAsync(runId));
    }

    private static async Task<EngineUnderTest> OpenAsync<TFactory>(HeldCalls calls)
        where TFactory : IEngineFactory, new() => new(await new TFactory().OpenAsync(new EngineSetup { Tools = [calls.Tool] }));

    private async Task PlayAsync(string runId, string moment)
    {
        var (underWay, happens) = moment.Split(" > ") is [var before, var after] ? (before, after) : throw new ArgumentException($"'{moment}' is no moment.", nameof(moment));
        await calls.UnderWayAsync(underWay.Trim());
        await (happens switch
        {
            "answer" => AnswerAsync(runId),
            "cancel" => test.SayAsync(runId, new Input.Cancel("enough")),
            "pause" => test.SayAsync(runId, new Input.Pause()),
            "resume" => test.SayAsync(runId, new Input.Resume()),
            _ => RecordedAsync(calls.Release(happens)),
        });
    }

    /// <summary>Answers the question of the run, or of its child that is parked because of it.</summary>
    private async Task AnswerAsync(string runId)
    {
        var asking = await test.UntilAsync(runId, run => run.Questions.Count > 0 || run.Status == RunStatus.InputRequired);
        if (asking.Questions.Count == 0) runId = await ChildOfAsync(runId);
        await test.AnswerAsync(runId, await test.QuestionAsync(runId), new Reply(Answer: Value.Of("two")));
    }

    private async Task<string> ChildOfAsync(string runId)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        return (await test.Engine.EventsAsync(runId, 0, enough.Token).SelectMany(entry => entry.Events).OfType<RunEvent.ChildRequested>().FirstAsync(enough.Token)).ChildRunId;
    }

    /// <summary>Waits until the journal knows that a call has ended.</summary>
    private async Task RecordedAsync(ToolCall call)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        var awaited = _ended[call.IdempotencyKey] = _ended.GetValueOrDefault(call.IdempotencyKey) + 1;
        var ends = test.Engine.EventsAsync(call.RunId, 0, enough.Token).SelectMany(entry => entry.Events).Where(happened => Ends(happened, call.IdempotencyKey[(call.RunId.Length + 1)..]));
        (await ends.Take(awaited).CountAsync(enough.Token)).ShouldBe(awaited);
    }

    private static bool Ends(RunEvent happened, string key) => happened is RunEvent.CallCompleted completed && completed.Key == key || happened is RunEvent.CallFailed failed && failed.Key == key;
}
