using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Forks runs.</summary>
internal sealed class ForkHandlers(JitApi api)
{
    /// <summary><c>POST /v1/runs/{id}/fork</c>.</summary>
    public async Task<IResult> ForkAsync(HttpContext context)
    {
        var id = context.RunId();
        using var room = api.RoomFor(context);
        var utf8 = await Body.ReadAsync(context, api.MaxBodyBytes, room);
        var request = ForkBody.Read(Body.Parse(utf8)) with { Idempotency = IdempotencyHeader.KeyOf(context, utf8) };
        return await api.Engine.ForkAsync(id, request, context.RequestAborted) switch
        {
            ForkOutcome.Forked forked => RunViews.Accepted(context, await api.Engine.GetAsync(forked.RunId, context.RequestAborted) ?? throw Lookup.NoSuchRun(forked.RunId)),
            ForkOutcome.Refused refused => SignalHandlers.ProblemOf(refused.Rejection, id),
            _ => throw Lookup.NoSuchRun(id),
        };
    }
}
