using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace JitOrchestration.Functions.Callbacks;

/// <summary>Tells a receiver of one event, and again after a while when it does not take it: by durable timers, for about a day.</summary>
public static class CallbackDelivery
{
    /// <summary>In the middle of the jitter: an orchestration rolls no dice.</summary>
    private const double Middle = 0.5;

    /// <summary>Delivers a callback.</summary>
    [Function(ActivityNames.DeliverCallback)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<CallbackOrder>()!;
        for (var number = 1; await AttemptAsync(context, new CallbackAttempt(order, number)) is { } pause; number++) await context.CreateTimer(pause, CancellationToken.None);
    }

    /// <summary>An attempt whose worker is gone is counted: the receiver may have been told.</summary>
    private static async Task<TimeSpan?> AttemptAsync(TaskOrchestrationContext context, CallbackAttempt attempt)
    {
        try
        {
            return (await context.CallActivityAsync<CallbackVerdict>(ActivityNames.SendCallback, attempt)).Pause;
        }
        catch (TaskFailedException)
        {
            return CallbackRetries.PauseAfter(attempt.Number, null, Middle);
        }
    }
}
