using System.Security.Cryptography;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Embedded.Engine;

/// <summary>Makes of a request what a run begins with, if it can be run.</summary>
/// <param name="options">The tools that plans may call, and the clock.</param>
/// <param name="values">Keeps a large input.</param>
/// <param name="payloads">Has the values that a fork keeps.</param>
internal sealed class Intake(EmbeddedEngineOptions options, ValueStore values, IPayloadStore payloads)
{
    private readonly RequestValidator _validator = new(options.Tools) { Callbacks = options.Callbacks };

    public string NewRunId() => Ulid.At(options.TimeProvider.GetUtcNow(), RandomNumberGenerator.GetBytes(Ulid.EntropyBytes));

    /// <summary>Checks a request, and keeps its input.</summary>
    /// <exception cref="InvalidRequestException">It cannot be run.</exception>
    public async Task<Input.Begin> CheckAsync(string runId, RunRequest request)
    {
        var (plan, warnings) = _validator.Check(request);
        var options = request.Options ?? RunOptions.Default;
        var input = request.Input is { } json ? await KeepAsync(runId, json, options) : null;
        return new Input.Begin(request.Request, input, options, plan, warnings, null);
    }

    /// <summary>Checks how a run is to go on.</summary>
    /// <exception cref="InvalidRequestException">No run could go on by these options.</exception>
    public void Check(RunOptions options) => _validator.CheckOptions(options);

    /// <summary>Checks how a run is to be forked, copies the values that the fork keeps, and keeps its own input.</summary>
    /// <exception cref="InvalidRequestException">There can be no such fork.</exception>
    public async Task<Input.Begin> CheckAsync(string forkId, RunState source, ForkRequest request)
    {
        var begin = Forks.Prepare(source, request, _validator);
        foreach (var value in Forks.Stored(begin)) await payloads.CopyAsync(source.RunId, forkId, value.Sha256);
        return request.Input is { } json ? begin with { Data = await KeepAsync(forkId, json, begin.Options) } : begin;
    }

    private async Task<Value> KeepAsync(string runId, JsonElement json, RunOptions options)
    {
        try
        {
            return await values.KeepAsync(runId, json, Value.InlineLimit, (options.Limits ?? RunLimits.Default).ResultBytes);
        }
        catch (ActivityException e)
        {
            throw new InvalidRequestException([new PlanProblem(e.Failure.Code, "/input", e.Failure.Message)]);
        }
    }
}
