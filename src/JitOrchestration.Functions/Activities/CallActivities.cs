using System.Diagnostics;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace JitOrchestration.Functions.Activities;

/// <summary>
/// The activities that perform calls, one function for each kind: the same code as on every engine. Each takes a batch,
/// which for all but quick tools of a <c>for_each</c> is one call.
/// </summary>
internal sealed class CallActivities(ActivityPerformer performer, OnceGuard once, CancelWatch cancels)
{
    /// <summary>After so long a batch begins no further call, so that a lost worker costs little.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(5);

    /// <summary>Calls of a batch that are under way at once.</summary>
    private const int AtOnce = 16;

    [Function(ActivityNames.RouteRequest)]
    public Task<CallAnswers> RouteRequestAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.JudgeCondition)]
    public Task<CallAnswers> JudgeConditionAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.ReadResult)]
    public Task<CallAnswers> ReadResultAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.PlanWorkflow)]
    public Task<CallAnswers> PlanWorkflowAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.CallModel)]
    public Task<CallAnswers> CallModelAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.CallTool)]
    public Task<CallAnswers> CallToolAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.Evaluate)]
    public Task<CallAnswers> EvaluateAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.CollectResults)]
    public Task<CallAnswers> CollectResultsAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    [Function(ActivityNames.SynthesizeResult)]
    public Task<CallAnswers> SynthesizeResultAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation) => PerformAsync(batch, cancellation);

    private async Task<CallAnswers> PerformAsync(CallBatch batch, CancellationToken cancellation)
    {
        using var watched = batch.IsCleanUp ? null : cancels.Watch(batch.InstanceId, cancellation);
        var run = batch.ToContext();
        var answers = new JsonElement?[batch.Calls.Count];
        var began = Stopwatch.StartNew();
        await Parallel.ForAsync(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (i, _) =>
        {
            if (i == 0 || began.Elapsed < BatchTime) answers[i] = InputJson.ToElement(await PerformAsync(run, CommandJson.Read(batch.Calls[i].Call), watched, cancellation));
        });
        return new CallAnswers(answers);
    }

    /// <summary>
    /// A call that was given up because its run was cancelled is answered too: nobody listens any more. One that was given
    /// up because the worker is to stop is not: the activity fails, and the call is lost like any that a worker takes with it.
    /// </summary>
    private async Task<Input> PerformAsync(RunContext run, Command.Call call, CancelWatch.Ticket? watched, CancellationToken stopping)
    {
        var cancellation = watched?.Token ?? stopping;
        try
        {
            return call is Command.CallTool tool && performer.EffectOf(tool) == Effect.Once
                ? await once.PerformAsync(run, tool, cancellation)
                : await performer.PerformAsync(run, call, cancellation);
        }
        catch (OperationCanceledException) when (watched is { IsCancelled: true } && !stopping.IsCancellationRequested)
        {
            return new Input.Failed(call.Key, new Failure("call_cancelled", "The run was cancelled while the call was under way.", FailureKind.Transient) { MayHaveHappened = true });
        }
    }
}
