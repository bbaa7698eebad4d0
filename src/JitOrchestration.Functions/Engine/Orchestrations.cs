using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Starts orchestrations whose ids say what they are for: to start one again is harmless, because an id is used once.</summary>
internal static class Orchestrations
{
    private static readonly string[] AllStatuses = [.. Enum.GetNames<OrchestrationRuntimeStatus>().Where(name => name != "ContinuedAsNew")];

    /// <summary>Starts an orchestration, unless there is, or was, one of that id.</summary>
    public static async Task StartOnceAsync(this DurableTaskClient client, string name, string instanceId, object input, CancellationToken cancellation)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(instanceId) { DedupeStatuses = AllStatuses }, cancellation);
        }
        catch (Exception e) when (IsThereAlready(e))
        {
            // Somebody was faster, and meant the same.
        }
    }

    /// <summary>Whether scheduling failed because an orchestration of that id is there.</summary>
    public static bool IsThereAlready(Exception e) =>
        e is Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.AlreadyExists } || e.GetType().Name == "OrchestrationAlreadyExistsException" ||
        e is InvalidOperationException && e.Message.Contains("already exists", StringComparison.OrdinalIgnoreCase);
}
