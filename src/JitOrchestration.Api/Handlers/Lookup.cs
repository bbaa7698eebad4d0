using System.Text.Json;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace JitOrchestration.Api.Handlers;

/// <summary>What most handlers begin with.</summary>
internal static class Lookup
{
    /// <summary>The run id of the path.</summary>
    public static string RunId(this HttpContext context) =>
        context.Route("id") is var id && Ulid.IsUlid(id) ? id.ToUpperInvariant() : throw NoSuchRun(id);

    /// <summary>The run of the path.</summary>
    public static async Task<RunState> FindRunAsync(this JitApi api, HttpContext context) =>
        await api.Engine.GetAsync(context.RunId(), context.RequestAborted) ?? throw NoSuchRun(context.Route("id"));

    /// <summary>The subtask of the path.</summary>
    public static SubtaskState Subtask(this HttpContext context, RunState run)
    {
        var id = context.Route("sid");
        return run.Subtasks.FirstOrDefault(subtask => subtask.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new ProblemException(new Problem(404, ProblemCodes.UnknownSubtask, $"The run has no subtask '{id}'{(run.Graph is null ? ": it has no plan yet" : "")}.") { RunId = run.RunId });
    }

    /// <summary>The JSON of the body; null when it has none, and need not.</summary>
    public static async Task<JsonElement?> BodyAsync(this JitApi api, HttpContext context, bool optional = false)
    {
        using var room = api.RoomFor(context);
        var utf8 = await Body.ReadAsync(context, api.MaxBodyBytes, room, optional);
        return optional && utf8.Length == 0 ? null : Body.Parse(utf8);
    }

    /// <summary>Room for the body. One too large for any room is told so, not to come again.</summary>
    public static Capacity.Share RoomFor(this JitApi api, HttpContext context) =>
        context.Request.ContentLength > api.MaxBodyBytes ? throw Body.TooLarge(api.MaxBodyBytes) : api.Bodies.Take(context.Request.ContentLength ?? 0);

    /// <summary>Trips when the client has gone or the server is to stop.</summary>
    public static CancellationTokenSource UntilGone(this HttpContext context) => CancellationTokenSource.CreateLinkedTokenSource(
        context.RequestAborted, context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default);

    public static ProblemException NoSuchRun(string id) =>
        new(new Problem(404, ProblemCodes.UnknownRun, $"There is no run '{id}'. GET /v1/runs lists them.") { RunId = Ulid.IsUlid(id) ? id : null });
}
