using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Shows what a run and its children ask, and takes the answers.</summary>
internal sealed class QuestionHandlers(JitApi api)
{
    /// <summary><c>GET /v1/runs/{id}/questions</c>: every open question.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var run = await api.FindRunAsync(context);
        var open = await OpenQuestions.OfAsync(api.Engine, run, context.RequestAborted);
        var previews = await Previews.OfRunAsync(api.Engine, run, open, context.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, writer => QuestionViews.WriteList(writer, run, previews.Of, open));
    }

    /// <summary><c>GET /v1/runs/{id}/questions/{qid}</c>: one open question, its arguments whole.</summary>
    public async Task<IResult> GetAsync(HttpContext context)
    {
        var run = await api.FindRunAsync(context);
        var question = await FindAsync(context, run);
        var arguments = question.Asked.Question.Arguments is { } value
            ? Value.Of(await api.Engine.OpenAsync(question.RunId, value, context.RequestAborted))
            : null;
        return new JsonAnswer(StatusCodes.Status200OK, writer => RunJson.WriteQuestion(writer, run, question, arguments));
    }

    /// <summary><c>POST /v1/runs/{id}/questions/{qid}</c>.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var body = AnswerBody.Read((await api.BodyAsync(context))!.Value);
        var run = await api.FindRunAsync(context);
        return await AnswerAsync(context, run, await FindAsync(context, run), body);
    }

    /// <summary><c>POST /v1/runs/{id}/subtasks/{sid}/answer</c>: short for the only question there.</summary>
    public async Task<IResult> AnswerSubtaskAsync(HttpContext context)
    {
        var body = AnswerBody.Read((await api.BodyAsync(context))!.Value);
        var run = await api.FindRunAsync(context);
        var subtask = context.Subtask(run);
        var open = await OpenQuestions.OfAsync(api.Engine, run, context.RequestAborted);
        return open.Where(question => IsAt(question, subtask)).ToArray() switch
        {
            [var only] => await AnswerAsync(context, run, only, body),
            [] => new Problem(409, ProblemCodes.QuestionClosed, $"No question is open at '{subtask.Id}'.") { RunId = run.RunId, SubtaskId = subtask.Id },
            var several => new Problem(409, ProblemCodes.QuestionAmbiguous, $"Several questions are open at '{subtask.Id}': {Names(several)}. Answer them by their ids.") { RunId = run.RunId, SubtaskId = subtask.Id },
        };
    }

    private static bool IsAt(OpenQuestion question, SubtaskState subtask) =>
        question.Path?.Split('/', 2)[0].Split('[', 2)[0] == subtask.Id;

    private static string Names(IEnumerable<OpenQuestion> questions) =>
        string.Join(", ", questions.Select(question => $"{question.Asked.Id} ({question.Path})"));

    private async Task<OpenQuestion> FindAsync(HttpContext context, RunState run)
    {
        var id = context.Route("qid");
        var open = await OpenQuestions.OfAsync(api.Engine, run, context.RequestAborted);
        if (open.FirstOrDefault(question => question.Asked.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        throw new ProblemException(await PastQuestions.WasAskedAsync(api.Engine, run, id, context.RequestAborted)
            ? new Problem(409, ProblemCodes.QuestionClosed, $"The question {id} was answered before, or nobody waits for its answer any more.") { RunId = run.RunId }
            : new Problem(404, ProblemCodes.UnknownQuestion, $"Neither the run nor a child of it has a question {id}.") { RunId = run.RunId });
    }

    private async Task<IResult> AnswerAsync(HttpContext context, RunState run, OpenQuestion question, AnswerBody body)
    {
        var input = new Input.Answer(question.Asked.Id, await ReplyAsync(question, run, body, context.RequestAborted));
        var outcome = await api.Engine.SignalAsync(question.RunId, input, context.RequestAborted);
        if (outcome is SignalOutcome.Forwarded && await CheckAsync(question, input, context.RequestAborted) is { } wrong) outcome = new SignalOutcome.Refused(wrong);
        return outcome switch
        {
            SignalOutcome.NoSuchRun => throw Lookup.NoSuchRun(question.RunId),
            SignalOutcome.Refused refused => SignalHandlers.ProblemOf(refused.Rejection, run.RunId) with { SubtaskId = question.Asked.Question.Subtask },
            _ => RunViews.Accepted(context, await api.FindRunAsync(context)),
        };
    }

    /// <summary>
    /// The process that drives the run drops a wrong answer without a word to us: it is held against a copy. Its schema
    /// the engine has looked at before it passed the answer on.
    /// </summary>
    private async Task<Rejection?> CheckAsync(OpenQuestion question, Input.Answer input, CancellationToken cancellation)
    {
        if (await api.Engine.GetAsync(question.RunId, cancellation) is not { } copy) return null;
        var rejection = GraphExecutor.Step(copy, input, api.TimeProvider.GetUtcNow()).Rejection;
        // It may have been taken before the copy was read.
        return rejection is { Code: Rejection.InvalidAnswer } ? rejection : null;
    }

    private async Task<Reply> ReplyAsync(OpenQuestion question, RunState run, AnswerBody body, CancellationToken cancellation) => new(
        await KeepAsync(question, body.Answer, cancellation), body.Approved, body.Comment, await KeepAsync(question, body.Arguments, cancellation), PlanOf(body.Plan, run));

    private async Task<Value?> KeepAsync(OpenQuestion question, JsonElement? json, CancellationToken cancellation) =>
        json is { } value ? await api.Engine.KeepAsync(question.RunId, value, cancellation) : null;

    private Plan? PlanOf(JsonElement? json, RunState run)
    {
        if (json is not { } plan) return null;
        var verdict = api.Validator.Validate(plan, run.Options.Limits ?? RunLimits.Default);
        return verdict.IsValid ? verdict.Plan : throw new InvalidRequestException(verdict.Errors) { IsAboutPlan = true };
    }
}
