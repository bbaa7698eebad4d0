using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Http;

/// <summary>Starts, lists, shows, watches and deletes runs. Each function hands its request to the handler that every host of the API has.</summary>
internal sealed class RunTriggers(ApiHost host)
{
    [Function("StartRun")]
    public Task<IResult> StartRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("start_run", request.HttpContext, client);

    [Function("MakePlan")]
    public Task<IResult> MakePlanAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/plans")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("make_plan", request.HttpContext, client);

    [Function("ListRuns")]
    public Task<IResult> ListRunsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("list_runs", request.HttpContext, client);

    [Function("GetRun")]
    public Task<IResult> GetRunAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_run", request.HttpContext, client);

    [Function("GetResult")]
    public Task<IResult> GetResultAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/result")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_result", request.HttpContext, client);

    [Function("GetInput")]
    public Task<IResult> GetInputAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/input")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_input", request.HttpContext, client);

    [Function("DeleteRun")]
    public Task<IResult> DeleteRunAsync([HttpTrigger(AuthorizationLevel.Function, "delete", Route = "v1/runs/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("delete_run", request.HttpContext, client);

    [Function("GetSubtask")]
    public Task<IResult> GetSubtaskAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/subtasks/{sid}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_subtask", request.HttpContext, client);

    [Function("WaitForRun")]
    public Task<IResult> WaitForRunAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/wait")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("wait_for_run", request.HttpContext, client);

    [Function("StreamEvents")]
    public Task<IResult> StreamEventsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/events")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("stream_events", request.HttpContext, client);

    [Function("GetGraph")]
    public Task<IResult> GetGraphAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/graph")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_graph", request.HttpContext, client);
}
