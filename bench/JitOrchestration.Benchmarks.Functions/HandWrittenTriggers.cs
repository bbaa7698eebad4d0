using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>Starts hand-written orchestrations and waits for them.</summary>
public static class HandWrittenTriggers
{
    /// <summary>How often the service's own wait looks at a run that moves; Durable's client looks every two seconds.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    [Function("HandWrittenStart")]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "hand-written/{orchestrator}/{n:int}")] HttpRequest request, string orchestrator, int n, [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, new Note(n), request.HttpContext.RequestAborted);
        return Results.Accepted(value: new { id });
    }

    /// <summary>200 when it has ended, 202 when the time is over.</summary>
    [Function("HandWrittenWait")]
    public static async Task<IResult> WaitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "hand-written/{id}/wait")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        time.CancelAfter(TimeSpan.FromSeconds(200));
        try
        {
            while (await client.GetInstanceAsync(id, time.Token) is not { IsCompleted: true }) await Task.Delay(LookEvery, time.Token);
        }
        catch (OperationCanceledException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.Accepted(value: new { id });
        }
        var ended = await client.GetInstanceAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Ok(new { id, status = ended!.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? "completed" : "failed" });
    }
}
