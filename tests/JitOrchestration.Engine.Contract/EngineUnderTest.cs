using System.Diagnostics;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>An engine in the hands of a test: says things briefly, and never waits for ever.</summary>
public sealed class EngineUnderTest(IEngineHost host) : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come: only what never comes may take so long, on no machine however busy what does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The engine.</summary>
    public IWorkflowEngine Engine => host.Engine;

    /// <summary>Starts a run of a plan.</summary>
    public Task<string> StartAsync(string plan, string? input = null, RunOptions? options = null) => Engine.StartAsync(
        new RunRequest("a test", input is null ? null : JsonElement.Parse(input), JsonElement.Parse(plan), options)).WaitAsync(Patience);

    /// <summary>Runs a plan to its end.</summary>
    public async Task<RunState> RunAsync(string plan, string? input = null, RunOptions? options = null) =>
        await EndAsync(await StartAsync(plan, input, options));

    /// <summary>Runs a plan that must complete.</summary>
    /// <returns>The result, as JSON text.</returns>
    public async Task<string> CompleteAsync(string plan, string? input = null, RunOptions? options = null)
    {
        var run = await RunAsync(plan, input, options);
        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        return await ResultAsync(run);
    }

    /// <summary>Runs a plan that must fail.</summary>
    public async Task<Failure> FailAsync(string plan, string? input = null, RunOptions? options = null)
    {
        var run = await RunAsync(plan, input, options);
        run.Status.ShouldBe(RunStatus.Failed);
        return run.Error!;
    }

    /// <summary>The run once it has ended.</summary>
    public Task<RunState> EndAsync(string runId) => UntilAsync(runId, state => state.Ended);

    /// <summary>The run once its first question is open, and that question.</summary>
    public async Task<QuestionState> QuestionAsync(string runId) => (await UntilAsync(runId, state => state.Questions.Count > 0)).Questions.First();

    /// <summary>The run as soon as it stands as wanted.</summary>
    public async Task<RunState> UntilAsync(string runId, Func<RunState, bool> wanted)
    {
        using var enough = new CancellationTokenSource(Patience);
        var state = new RunState(runId);
        await foreach (var entry in Engine.EventsAsync(runId, 0, enough.Token))
        {
            state.Fold(entry.At, entry.Events);
            if (wanted(state)) return state;
        }
        wanted(state).ShouldBeTrue($"the run ended as {state.Status}: {state.Error?.Message}");
        return state;
    }

    /// <summary>The children that a run has ever asked for.</summary>
    public async Task<IReadOnlyList<string>> ChildrenAsync(string runId)
    {
        using var enough = new CancellationTokenSource(Patience);
        var children = new List<string>();
        await foreach (var entry in Engine.EventsAsync(runId, 0, enough.Token)) children.AddRange(entry.Events.OfType<RunEvent.ChildRequested>().Select(requested => requested.ChildRunId));
        return [.. children.Distinct()];
    }

    /// <summary>Tells a run something that it must take.</summary>
    public async Task SayAsync(string runId, Input input)
    {
        var since = Stopwatch.GetTimestamp();
        var outcome = await Engine.SignalAsync(runId, input).WaitAsync(Patience);
        // On a machine that stalls an engine may have to say that it is stored, and will be taken.
        if (outcome is SignalOutcome.Forwarded) Stopwatch.GetElapsedTime(since).ShouldBeGreaterThan(TimeSpan.FromSeconds(5));
        else outcome.ShouldBeOfType<SignalOutcome.Taken>();
    }

    /// <summary>Tells a run something that it must not take.</summary>
    /// <returns>The code with which it refuses.</returns>
    public async Task<string> RefusedAsync(string runId, Input input)
    {
        var outcome = await Engine.SignalAsync(runId, input).WaitAsync(Patience);
        return outcome.ShouldBeOfType<SignalOutcome.Refused>().Rejection.Code;
    }

    /// <summary>Retries a run, which must take it.</summary>
    /// <returns>The run once it has ended again.</returns>
    public async Task<RunState> RetryAsync(string runId, RunOptions? options = null)
    {
        var before = (await Engine.GetAsync(runId))!.Retries;
        await SayAsync(runId, new Input.Retry(options));
        return await UntilAsync(runId, run => run.Ended && run.Retries > before);
    }

    /// <summary>Forks a run, which must be possible.</summary>
    /// <returns>The fork's id.</returns>
    public async Task<string> ForkAsync(string runId, ForkRequest request)
    {
        var outcome = await Engine.ForkAsync(runId, request).WaitAsync(Patience);
        return outcome.ShouldBeOfType<ForkOutcome.Forked>().RunId;
    }

    /// <summary>Answers a question.</summary>
    public Task AnswerAsync(string runId, QuestionState question, Reply reply) => SayAsync(runId, new Input.Answer(question.Id, reply));

    /// <summary>The result of a run, as JSON text without white space.</summary>
    public async Task<string> ResultAsync(RunState run) => JsonSerializer.Serialize(await Engine.OpenAsync(run.RunId, run.Result ?? Value.Null));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();
}
