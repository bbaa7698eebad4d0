using System.Security.Cryptography;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Checks what is to be started or forked, and keeps what it needs, before the loop hears of it: the loop has no time for
/// validation and payloads.
/// </summary>
internal sealed class RunStarter(EmbeddedEngineOptions options, EngineStorage storage, IThinking thinking, Action<LoopMessage> send)
{
    private readonly Intake _intake = new(new RequestValidator(options.Tools) { Callbacks = options.Callbacks, Thinking = thinking }, storage.Payloads);

    public string NewRunId() => Ulid.At(options.TimeProvider.GetUtcNow(), RandomNumberGenerator.GetBytes(Ulid.EntropyBytes));

    /// <summary>Starts a run.</summary>
    /// <returns>Its id, or that of the run which its idempotency key has started before.</returns>
    public async Task<string> StartAsync(string runId, RunRequest request, CancellationToken cancellation) =>
        await BeginAsync(runId, await _intake.KeepAsync(runId, _intake.Check(request), request.Input), request.Idempotency, cancellation);

    /// <summary>Checks how a run is to go on.</summary>
    /// <exception cref="InvalidRequestException">No run could go on by these options.</exception>
    public void Check(RunOptions how) => _intake.Check(how);

    /// <summary>How a run is to go on, its options completed.</summary>
    /// <exception cref="InvalidRequestException">The options want what cannot be had here.</exception>
    public Input.Retry Complete(RunState run, Input.Retry retry) => _intake.Complete(run, retry);

    /// <summary>Starts a fork of a run.</summary>
    public async Task<ForkOutcome> ForkAsync(RunState source, ForkRequest request, CancellationToken cancellation)
    {
        if (Forks.WhyNot(source) is { } rejection) return new ForkOutcome.Refused(rejection);
        var forkId = NewRunId();
        var begin = await _intake.KeepAsync(forkId, _intake.Check(source, request), request.Input);
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
}
