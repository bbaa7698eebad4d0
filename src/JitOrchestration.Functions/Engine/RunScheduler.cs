using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>Hands runs to Durable Functions. To do it again is harmless: an id of an orchestration is used once.</summary>
internal sealed class RunScheduler(DurableTaskClient client, RunLauncher launcher)
{
    private static readonly string[] AllStatuses = [.. Enum.GetNames<OrchestrationRuntimeStatus>().Where(name => name != "ContinuedAsNew")];

    /// <summary>Schedules the orchestration of a run that has not ended, as its journal says.</summary>
    public async Task ScheduleAsync(RunReader reader, CancellationToken cancellation)
    {
        var options = new StartOrchestrationOptions(InstanceIds.Of(reader.Run)) { DedupeStatuses = AllStatuses };
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(ActivityNames.Orchestrator, launcher.InputOf(reader.Run, reader.Parts), options, cancellation);
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
