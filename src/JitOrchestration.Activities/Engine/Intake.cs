using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>What every engine does with what it is asked for before it starts a run: checks it, and keeps what the run will refer to.</summary>
/// <param name="validator">Checks it.</param>
/// <param name="payloads">Keeps large values.</param>
public sealed class Intake(RequestValidator validator, IPayloadStore payloads)
{
    private readonly ValueStore _values = new(payloads);

    /// <summary>How a run begins, but for its input. Nothing is stored.</summary>
    /// <exception cref="InvalidRequestException">It cannot be run.</exception>
    public Input.Begin Check(RunRequest request)
    {
        var (plan, warnings) = validator.Check(request);
        return new Input.Begin(request.Request, null, validator.Complete(request), plan, warnings, null);
    }

    /// <summary>How a fork begins, but for an input of its own. Nothing is stored.</summary>
    /// <exception cref="InvalidRequestException">There can be no such fork.</exception>
    public Input.Begin Check(RunState source, ForkRequest request) => Forks.Prepare(source, request, validator);

    /// <summary>Checks how a run is to go on.</summary>
    /// <exception cref="InvalidRequestException">No run could go on by these options.</exception>
    public void Check(RunOptions options) => validator.CheckOptions(options);

    /// <summary>How a run is to go on, its options completed. One that will not go on is for the executor to refuse.</summary>
    /// <exception cref="InvalidRequestException">The options want what cannot be had here.</exception>
    public Input.Retry Complete(RunState run, Input.Retry retry) => run is { Parent: null, Status: RunStatus.Failed or RunStatus.Cancelled }
        ? retry with { Options = validator.Complete(retry.Options ?? run.Options) }
        : retry;

    /// <summary>Keeps for a run what it takes over from another one, and the input that it is given.</summary>
    /// <exception cref="InvalidRequestException">The input is larger than any value may be.</exception>
    public async Task<Input.Begin> KeepAsync(string runId, Input.Begin begin, JsonElement? input)
    {
        if (begin.Fork is { } fork)
        {
            foreach (var value in Forks.Stored(begin)) await payloads.CopyAsync(fork.RunId, runId, value.Sha256);
        }
        return input is { } json ? begin with { Data = await KeepInputAsync(runId, json, begin.Options) } : begin;
    }

    private async Task<Value> KeepInputAsync(string runId, JsonElement json, RunOptions options)
    {
        try
        {
            return await _values.KeepAsync(runId, json, Value.InlineLimit, (options.Limits ?? RunLimits.Default).ResultBytes);
        }
        catch (ActivityException e)
        {
            throw new InvalidRequestException([new PlanProblem(e.Failure.Code, "/input", e.Failure.Message)]);
        }
    }
}
