using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Starts, lists, shows and deletes runs.</summary>
internal sealed class RunHandlers(JitApi api)
{
    private const int UsualPage = 50;
    private const int LargestPage = 500;

    private static readonly string[] Statuses = [.. Enum.GetValues<RunStatus>().Select(Wire.Word)];

    /// <summary><c>POST /v1/runs</c>.</summary>
    public async Task<IResult> StartAsync(HttpContext context)
    {
        using var room = api.RoomFor(context);
        var utf8 = await Body.ReadAsync(context, api.MaxBodyBytes, room);
        var request = StartBody.Read(Body.Parse(utf8), api.Validator) with { Idempotency = IdempotencyHeader.KeyOf(context, utf8) };
        var runId = await api.Engine.StartAsync(request, context.RequestAborted);
        return RunViews.Accepted(context, await api.Engine.GetAsync(runId, context.RequestAborted) ?? throw Lookup.NoSuchRun(runId));
    }

    /// <summary><c>GET /v1/runs</c>: the runs that users started, newest first.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var limit = (int)(context.Integer("limit", 1, LargestPage) ?? UsualPage);
        var status = context.Parameter("status");
        if (status is not null && !Statuses.Contains(status)) throw Query.Invalid("status", $"known are {string.Join(", ", Statuses)}");
        var (runs, next) = await RootsAsync(status, context.Cursor(), limit, context.RequestAborted);
        return RunViews.Page(runs, next);
    }

    /// <summary><c>GET /v1/runs/{id}</c>.</summary>
    public async Task<IResult> GetAsync(HttpContext context) =>
        await RunViews.WholeAsync(api, await api.FindRunAsync(context), StatusCodes.Status200OK, context.RequestAborted);

    /// <summary><c>GET /v1/runs/{id}/result</c>: the whole result.</summary>
    public async Task<IResult> ResultAsync(HttpContext context)
    {
        var run = await api.FindRunAsync(context);
        return await ValueAsync(run, run.Result, $"The run has no result: it is {Wire.Word(run.Status)}.", context.RequestAborted);
    }

    /// <summary><c>GET /v1/runs/{id}/input</c>: the whole input.</summary>
    public async Task<IResult> InputAsync(HttpContext context)
    {
        var run = await api.FindRunAsync(context);
        return await ValueAsync(run, run.Data, "The run was started without an input.", context.RequestAborted);
    }

    /// <summary><c>DELETE /v1/runs/{id}</c>.</summary>
    public async Task<IResult> DeleteAsync(HttpContext context)
    {
        var id = context.RunId();
        return await api.Engine.DeleteAsync(id, context.RequestAborted) switch
        {
            DeletionOutcome.Deleted => Results.NoContent(),
            DeletionOutcome.Live => new Problem(409, ProblemCodes.RunLive, "The run, or a child of it, has not ended. Cancel it first; if it is cancelled, delete it when its clean-up is over.") { RunId = id },
            DeletionOutcome.Child => new Problem(409, ProblemCodes.RunIsChild, "The run is a child of another one, and goes with it.") { RunId = id },
            _ => throw Lookup.NoSuchRun(id),
        };
    }

    /// <summary>Children are shown with their parents. A page of the engine may have fewer runs than it was asked for.</summary>
    private async Task<(List<RunSummary> Runs, string? Next)> RootsAsync(string? status, string? cursor, int limit, CancellationToken cancellation)
    {
        var roots = new List<RunSummary>();
        do
        {
            var page = await PageAsync(status, cursor, limit - roots.Count, cancellation);
            roots.AddRange(page.Runs);
            cursor = page.Next;
        }
        while (cursor is not null && roots.Count < limit);
        return (roots, cursor);
    }

    private async Task<RunList> PageAsync(string? status, string? cursor, int limit, CancellationToken cancellation)
    {
        try
        {
            return await api.Engine.ListRootsAsync(status, cursor, limit, cancellation);
        }
        catch (ArgumentException)
        {
            throw Query.InvalidCursor();
        }
    }

    private async Task<IResult> ValueAsync(RunState run, Value? value, string without, CancellationToken cancellation)
    {
        if (value is null) return new Problem(404, ProblemCodes.NoValue, without) { RunId = run.RunId };
        var json = await api.Engine.OpenAsync(run.RunId, value, cancellation);
        return new JsonAnswer(StatusCodes.Status200OK, json.WriteTo);
    }
}
