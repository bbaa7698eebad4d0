using JitOrchestration.Core.Execution;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Waits for the end of an orchestration by looking at one row of a table: its history is read by who wants to know more
/// than that. Durable's own client looks every two seconds only.
/// </summary>
internal sealed class EndWatch(DurableTaskClient client, TimeProvider time)
{
    /// <summary>The status that the run gives itself comes with the orchestration's input: it is looked at less often.</summary>
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the orchestration has ended or is gone, or its run is being cancelled.</summary>
    public async Task WaitAsync(string instanceId, CancellationToken cancellation)
    {
        var pause = new Pause(time);
        var (looked, moved) = (time.GetTimestamp(), DateTimeOffset.MinValue);
        while (true)
        {
            var isTime = time.GetElapsedTime(looked) >= StatusEvery;
            if (isTime) looked = time.GetTimestamp();
            try
            {
                var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: isTime, cancellation);
                if (instance is not { IsCompleted: false } || IsCancelled(instance)) return;
                await pause.AfterAsync(instance.LastUpdatedAt != moved, cancellation);
                moved = instance.LastUpdatedAt;
            }
            catch (Exception e) when (StorageFaults.IsPassing(e, cancellation))
            {
                // The storage is slow: whoever waits can wait for that, too.
                await pause.AfterAsync(false, cancellation);
            }
        }
    }

    /// <summary>For its user a cancelled run is over, although clean-up may follow.</summary>
    private static bool IsCancelled(OrchestrationMetadata instance) =>
        StatusText.TryRead(instance.SerializedCustomStatus, out var status) && status.Status == RunStatus.Cancelled;
}
