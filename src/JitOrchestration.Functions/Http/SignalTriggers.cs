using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Http;

/// <summary>Tells runs something: what a person decides, and what a person answers. Each function hands its request to the handler that every host of the API has.</summary>
internal sealed class SignalTriggers(ApiHost host)
{
    [Function("CancelRun")]
    public Task<IResult> CancelRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("cancel_run", request.HttpContext, client);

    [Function("PauseRun")]
    public Task<IResult> PauseRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/pause")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("pause_run", request.HttpContext, client);

    [Function("ResumeRun")]
    public Task<IResult> ResumeRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/resume")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("resume_run", request.HttpContext, client);

    [Function("RetryRun")]
    public Task<IResult> RetryRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/retry")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("retry_run", request.HttpContext, client);

    [Function("ForkRun")]
    public Task<IResult> ForkRunAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/fork")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("fork_run", request.HttpContext, client);

    [Function("ListQuestions")]
    public Task<IResult> ListQuestionsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/questions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("list_questions", request.HttpContext, client);

    [Function("GetQuestion")]
    public Task<IResult> GetQuestionAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "v1/runs/{id}/questions/{qid}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("get_question", request.HttpContext, client);

    [Function("AnswerQuestion")]
    public Task<IResult> AnswerQuestionAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/questions/{qid}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("answer_question", request.HttpContext, client);

    [Function("AnswerSubtask")]
    public Task<IResult> AnswerSubtaskAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "v1/runs/{id}/subtasks/{sid}/answer")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        host.HandleAsync("answer_subtask", request.HttpContext, client);
}
