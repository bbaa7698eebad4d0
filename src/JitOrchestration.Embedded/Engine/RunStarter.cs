using System.Security.Cryptography;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Checks what is to be started or forked, and keeps what it needs, before the loop hears of it: the loop has no time for
/// validation and payloads.
/// </summary>
internal sealed class RunStarter(EmbeddedEngineOptions options, EngineStorage storage, ValueStore values, Action<LoopMessage> send)
{
    private readonly RequestValidator _validator = new(options.Tools) { Callbacks = options.Callbacks };

    public string NewRunId() => Ulid.At(options.TimeProvider.GetUtcNow(), RandomNumberGenerator.GetBytes(Ulid.EntropyBytes));

    /// <summary>Starts a run.</summary>
    /// <returns>Its id, or that of the run which its idempotency key has started before.</returns>
    public async Task<string> StartAsync(string runId, RunRequest request, CancellationToken cancellation)
    {
        var (plan, warnings) = _validator.Check(request);
        var how = request.Options ?? RunOptions.Default;
        var input = request.Input is { } json ? await KeepInputAsync(runId, json, how) : null;
        return await BeginAsync(runId, new Input.Begin(request.Request, input, how, plan, warnings, null), request.Idempotency, cancellation);
    }

    /// <summary>Checks how a run is to go on.</summary>
    /// <exception cref="InvalidRequestException">No run could go on by these options.</exception>
    public void Check(RunOptions how) => _validator.CheckOptions(how);

    /// <summary>Starts a fork of a run.</summary>
    public async Task<ForkOutcome> ForkAsync(RunState source, ForkRequest request, CancellationToken cancellation)
    {
        if (Forks.WhyNot(source) is { } rejection) return new ForkOutcome.Refused(rejection);
        var begin = Forks.Prepare(source, request, _validator);
        var forkId = NewRunId();
        foreach (var value in Forks.Stored(begin)) await storage.Payloads.CopyAsync(source.RunId, forkId, value.Sha256);
        if (request.Input is { } json) begin = begin with { Data = await KeepInputAsync(forkId, json, begin.Options) };
        return new ForkOutcome.Forked(await BeginAsync(forkId, begin, request.Idempotency, cancellation));
    }

    /// <summary>The run that an idempotency key has started already, however its source stands by now; null: none.</summary>
    /// <exception cref="IdempotencyKeyReusedException">It started another one.</exception>
    public string? Earlier(IdempotencyKey? key) =>
        key is null ? null : storage.Journal.FindStart(key.KeySha256, options.TimeProvider.GetUtcNow())?.For(key);

    private async Task<string> BeginAsync(string runId, Input.Begin begin, IdempotencyKey? key, CancellationToken cancellation)
    {
        var accepted = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        send(new LoopMessage.Start(runId, begin, key, accepted));
        return await accepted.Task.WaitAsync(cancellation);
    }

    private async Task<Value> KeepInputAsync(string runId, JsonElement json, RunOptions how)
    {
        try
        {
            return await values.KeepAsync(runId, json, Value.InlineLimit, (how.Limits ?? RunLimits.Default).ResultBytes);
        }
        catch (ActivityException e)
        {
            throw new InvalidRequestException([new PlanProblem(e.Failure.Code, "/input", e.Failure.Message)]);
        }
    }
}
