using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Http;

/// <summary>Says what the service is, and how it is. Each function hands its request to the handler that every host of the API has.</summary>
internal sealed class ServiceTriggers(ApiHost host)
{
    [Function("ListTools")]
    public Task<IResult> ListToolsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/tools")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("list_tools", request.HttpContext, client);

    [Function("Health")]
    public Task<IResult> HealthAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "healthz")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("health", request.HttpContext, client);

    // An empty route: the host takes none that is empty, or a slash.
    [Function("Index")]
    public Task<IResult> IndexAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "{root:maxlength(0)?}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("index", request.HttpContext, client);

    [Function("GetContract")]
    public Task<IResult> GetContractAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "openapi/v1.json")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.ContractAsync(client);

    // To what it has no route for the host answers 404, and nothing. It tries routes in the order of the names of functions: this must be the last.
    [Function("WhateverElse")]
    public Task<IResult> RefuseAsync([HttpTrigger(AuthorizationLevel.Function, Route = "{*path}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Task.FromResult(host.Refuse(request.HttpContext, client));
}
