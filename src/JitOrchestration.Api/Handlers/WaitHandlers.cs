using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Waits for runs to end. No thread waits: a place in memory does.</summary>
internal sealed class WaitHandlers(JitApi api)
{
    private const int UsualSeconds = 30;

    /// <summary>Azure closes a connection on which nothing comes for 230 seconds.</summary>
    private const int MostSeconds = 200;

    /// <summary><c>GET /v1/runs/{id}/wait</c>: 200 as soon as the run has ended, else 202 when the time is over.</summary>
    public async Task<IResult> WaitAsync(HttpContext context)
    {
        var timeout = TimeSpan.FromSeconds(context.Integer("timeout", 0, MostSeconds) ?? UsualSeconds);
        using var place = api.Waiting.Take(1);
        var run = await api.FindRunAsync(context);
        if (!IsOver(run) && await EndsAsync(context, run, timeout)) run = await api.FindRunAsync(context);
        if (IsOver(run)) return await RunViews.WholeAsync(api, run, StatusCodes.Status200OK, context.RequestAborted);
        run = await api.FindRunAsync(context);
        context.Response.Headers.RetryAfter = "1";
        return await RunViews.WholeAsync(api, run, IsOver(run) ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, context.RequestAborted);
    }

    private async Task<bool> EndsAsync(HttpContext context, RunState run, TimeSpan timeout)
    {
        using var gone = context.UntilGone();
        using var time = new CancellationTokenSource(timeout, api.TimeProvider);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, time.Token);
        try
        {
            await api.Engine.UntilOverAsync(run, enough.Token);
            return true;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>For its user a cancelled run is over, although clean-up may follow.</summary>
    private static bool IsOver(RunState run) => run.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;
}
