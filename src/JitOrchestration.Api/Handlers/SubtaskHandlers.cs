using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Shows everything of one subtask.</summary>
internal sealed class SubtaskHandlers(JitApi api)
{
    private const int LargestPage = 1_000;

    /// <summary>
    /// <c>GET /v1/runs/{id}/subtasks/{sid}</c>: the subtask, a page of its instances and the calls of those; with
    /// <c>?index=</c> one instance, its result whole.
    /// </summary>
    public async Task<IResult> GetAsync(HttpContext context)
    {
        var index = context.Integer("index", 0, int.MaxValue);
        var first = index ?? First(context);
        var limit = index is null ? (int)(context.Integer("limit", 1, LargestPage) ?? SubtaskReport.UsualPage) : 1;
        var run = await api.FindRunAsync(context);
        var subtask = context.Subtask(run);
        if (index >= (subtask.FanOut?.Count ?? 0)) throw NoInstance(run, subtask, index.Value);
        // One instance is asked for in order to have its result; else it is the subtask's.
        var report = await SubtaskReport.ReadAsync(api.Engine, run, subtask, (int)Math.Min(first, int.MaxValue - limit), limit, instanceWhole: index is not null, context.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, report.Write);
    }

    private static long First(HttpContext context) =>
        context.Cursor() is not { } cursor ? 0 : long.TryParse(cursor, out var first) && first >= 0 ? first : throw Query.InvalidCursor();

    private static ProblemException NoInstance(RunState run, SubtaskState subtask, long index) => new(new Problem(
        404, ProblemCodes.UnknownInstance, $"'{subtask.Id}' has no instance {index}.")
    { RunId = run.RunId, SubtaskId = subtask.Id });
}
