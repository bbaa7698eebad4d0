using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// Sweeps once an hour, for ever: deletes what has been kept for as long as it was to be, and takes up what whoever
/// accepted it could not hand over. One for the whole service.
/// </summary>
public static class Housekeeping
{
    /// <summary>The id of its only orchestration.</summary>
    public const string InstanceId = "housekeeping";

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Sweeps, waits, and begins again with an empty history.</summary>
    [Function(ActivityNames.Housekeeping)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync<int>(ActivityNames.SweepRuns);
        }
        catch (TaskFailedException)
        {
            // What cannot be swept now can be in an hour; the log has the reason.
        }
        await context.CreateTimer(Every, CancellationToken.None);
        context.ContinueAsNew();
    }
}
