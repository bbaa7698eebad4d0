using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Cancels, holds, releases and retries runs.</summary>
internal sealed class SignalHandlers(JitApi api)
{
    /// <summary><c>POST /v1/runs/{id}/cancel</c>, with <c>{reason?, clean_up?}</c> or without a body.</summary>
    public async Task<IResult> CancelAsync(HttpContext context)
    {
        var fields = FieldsOf(await api.BodyAsync(context, optional: true));
        var reason = fields?.Text("reason");
        var cleanUp = fields?.Flag("clean_up") ?? true;
        fields?.Finish();
        return await TellAsync(context, new Input.Cancel(reason, cleanUp));
    }

    /// <summary><c>POST /v1/runs/{id}/pause</c>.</summary>
    public Task<IResult> PauseAsync(HttpContext context) => TellWithoutBodyAsync(context, new Input.Pause());

    /// <summary><c>POST /v1/runs/{id}/resume</c>.</summary>
    public Task<IResult> ResumeAsync(HttpContext context) => TellWithoutBodyAsync(context, new Input.Resume());

    /// <summary><c>POST /v1/runs/{id}/retry</c>, with <c>{options?}</c> or without a body.</summary>
    public async Task<IResult> RetryAsync(HttpContext context)
    {
        var fields = FieldsOf(await api.BodyAsync(context, optional: true));
        var run = await api.FindRunAsync(context);
        var options = fields?.Object("options") is { } given ? OptionsBody.ReadChanges(given, run.Options) : null;
        fields?.Finish();
        return await TellAsync(context, new Input.Retry(options));
    }

    /// <summary>The problem that a rejection stands for.</summary>
    public static Problem ProblemOf(Rejection rejection, string runId) => new(StatusOf(rejection.Code), rejection.Code, rejection.Message) { RunId = runId };

    private static int StatusOf(string code) => code switch
    {
        Rejection.UnknownQuestion => 404,
        Rejection.InvalidAnswer => 422,
        _ => 409,
    };

    private async Task<IResult> TellWithoutBodyAsync(HttpContext context, Input input)
    {
        FieldsOf(await api.BodyAsync(context, optional: true))?.Finish();
        return await TellAsync(context, input);
    }

    private static Fields? FieldsOf(JsonElement? body) => body is { } json ? new Fields(json) : null;

    private async Task<IResult> TellAsync(HttpContext context, Input input)
    {
        var id = context.RunId();
        return await api.Engine.SignalAsync(id, input, context.RequestAborted) switch
        {
            SignalOutcome.NoSuchRun => throw Lookup.NoSuchRun(id),
            SignalOutcome.Refused refused => ProblemOf(refused.Rejection, id),
            _ => RunViews.Accepted(context, await api.FindRunAsync(context)),
        };
    }
}
