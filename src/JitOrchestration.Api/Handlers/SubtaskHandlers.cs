using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Shows everything of one subtask.</summary>
internal sealed class SubtaskHandlers(JitApi api)
{
    private const int UsualPage = 100;
    private const int LargestPage = 1_000;

    /// <summary>
    /// <c>GET /v1/runs/{id}/subtasks/{sid}</c>: the subtask, a page of its instances and the calls of those; with
    /// <c>?index=</c> one instance, its result whole.
    /// </summary>
    public async Task<IResult> GetAsync(HttpContext context)
    {
        var index = context.Integer("index", 0, int.MaxValue);
        var first = index ?? First(context);
        var limit = index is null ? (int)(context.Integer("limit", 1, LargestPage) ?? UsualPage) : 1;
        var run = await api.FindRunAsync(context);
        var subtask = context.Subtask(run);
        if (index >= (subtask.FanOut?.Count ?? 0)) throw NoInstance(run, subtask, index.Value);
        var page = new InstancePage(subtask.FanOut, (int)Math.Min(first, int.MaxValue - limit), limit);
        return await SubtaskView(run, subtask, page, whole: index is not null, context.RequestAborted);
    }

    private static long First(HttpContext context) =>
        context.Cursor() is not { } cursor ? 0 : long.TryParse(cursor, out var first) && first >= 0 ? first : throw Query.InvalidCursor();

    private async Task<IResult> SubtaskView(RunState run, SubtaskState subtask, InstancePage page, bool whole, CancellationToken cancellation)
    {
        var calls = await CallHistory.OfAsync(api.Engine, run, subtask.Id, page, cancellation);
        var values = new OpenValues(api.Engine, run.RunId);
        // One instance is asked for in order to have its result; else it is the subtask's.
        await values.OpenAsync(whole ? page.Shown.Select(shown => shown.Instance?.Result) : [subtask.Result], cancellation);
        await values.PreviewAsync([.. page.Shown.Select(shown => shown.Instance?.Result), .. Conversations(subtask, page), subtask.Result], cancellation);
        return new JsonAnswer(StatusCodes.Status200OK, writer => new SubtaskJson(writer, run, subtask, values).Write(page, calls));
    }

    private static IEnumerable<Value?> Conversations(SubtaskState subtask, InstancePage page) =>
        new[] { subtask.Single }.Concat(page.Shown.Select(shown => shown.Instance))
            .SelectMany(instance => instance?.Agent?.Turns ?? [])
            .SelectMany(turn => (Value?[])[turn.Turn.Message, turn.Turn.Output, .. turn.Slots.SelectMany(slot => (Value?[])[slot.Call.Arguments, slot.Value])]);

    private static ProblemException NoInstance(RunState run, SubtaskState subtask, long index) => new(new Problem(
        404, ProblemCodes.UnknownInstance, $"'{subtask.Id}' has no instance {index}.")
    { RunId = run.RunId, SubtaskId = subtask.Id });
}
