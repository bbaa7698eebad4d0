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
internal sealed class Intake(EmbeddedEngineOptions options, ValueStore values)
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
