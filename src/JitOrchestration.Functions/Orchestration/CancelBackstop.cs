using JitOrchestration.Functions.Engine;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// Stands behind a cancel: an orchestration that has not taken it after a time of grace is terminated, and its run is
/// closed. It may be suspended, or its mailbox cannot be read, or it broke in a way that nobody has thought of.
/// </summary>
public static class CancelBackstop
{
    /// <summary>Waits, and ends what has not ended by then.</summary>
    [Function(ActivityNames.CancelBackstop)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<OverdueCancel>()!;
        await context.CreateTimer(order.Grace, CancellationToken.None);
        // Terminating takes its time, too: the run is closed when it has come about.
        while (!await EnforceAsync(context, order)) await context.CreateTimer(order.Grace, CancellationToken.None);
    }

    private static async Task<bool> EnforceAsync(TaskOrchestrationContext context, OverdueCancel order)
    {
        try
        {
            return await context.CallActivityAsync<bool>(ActivityNames.EnforceCancel, order);
        }
        catch (TaskFailedException)
        {
            return false;
        }
    }
}
