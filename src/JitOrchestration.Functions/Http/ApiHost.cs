using System.Collections.Frozen;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Api;
using JitOrchestration.Api.Contract;
using JitOrchestration.Api.Routing;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Http;

/// <summary>The HTTP API, over the Durable engine.</summary>
internal sealed class ApiHost(DurableEngines engines, ToolRegistry tools, IPlanner planner, TimeProvider time)
{
    /// <summary>Azure closes a connection after about 230 seconds; a stream ends before, and its reader comes again.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromSeconds(200);

    private readonly Lock _turn = new();
    private FrozenDictionary<string, Func<HttpContext, Task<IResult>>>? _handlers;
    private JitApi? _api;
    private int _keepsHouse;
    private Task<string>? _contract;

    /// <summary>Answers a request.</summary>
    /// <param name="name">The call, as <see cref="ApiRoutes"/> names it.</param>
    /// <param name="context">The request.</param>
    /// <param name="client">Durable Functions.</param>
    public async Task<IResult> HandleAsync(string name, HttpContext context, DurableTaskClient client)
    {
        Open(client);
        KeepHouse(client);
        return await _handlers![name](context);
    }

    /// <summary>Answers with the contract.</summary>
    public async Task<IResult> ContractAsync(DurableTaskClient client)
    {
        var api = Open(client);
        lock (_turn) _contract ??= ContractDocument.WriteAsync(api);
        return Results.Content(await _contract, "application/json");
    }

    /// <summary>Answers a request that no call takes.</summary>
    public IResult Refuse(HttpContext context, DurableTaskClient client) => Unrouted.Answer(context, ApiRoutes.Of(Open(client)));

    /// <summary>Once in the life of a worker, and beside the request: who asks for something else must not wait for it.</summary>
    private void KeepHouse(DurableTaskClient client)
    {
        if (Interlocked.Exchange(ref _keepsHouse, 1) == 0) _ = KeepHouseAsync(client);
    }

    private async Task KeepHouseAsync(DurableTaskClient client)
    {
        try
        {
            var options = new StartOrchestrationOptions(Housekeeping.InstanceId) { DedupeStatuses = ["Pending", "Running", "Suspended"] };
            await client.ScheduleNewOrchestrationInstanceAsync(ActivityNames.Housekeeping, options);
        }
        catch (Exception e)
        {
            // That another worker, or an earlier one, has started it is as good. All else the next request tries again.
            if (!Orchestrations.IsThereAlready(e)) Volatile.Write(ref _keepsHouse, 0);
        }
    }

    private JitApi Open(DurableTaskClient client)
    {
        lock (_turn)
        {
            if (_api is not null) return _api;
            _api = new JitApi(engines.Of(client), tools, planner) { TimeProvider = time, LongestStream = LongestStream, Explain = StorageFaults.Explain };
            _handlers = ApiRoutes.Of(_api).ToFrozenDictionary(route => route.Name, route => route.Handler);
            return _api;
        }
    }
}
