using JitOrchestration.Api.Handlers;
using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Routing;

/// <summary>All calls of the API: what a host has to serve, and what the contract is made of.</summary>
public static class ApiRoutes
{
    /// <summary>Where the contract is.</summary>
    public const string ContractPath = "/openapi/v1.json";

    private static readonly ApiParameter Cursor = new("cursor", "string", "The 'next' of the page before.");
    private static readonly ApiParameter SameKey = new("Idempotency-Key", "string", "The same key with the same body within 24 hours: the same run.") { IsHeader = true };
    private static readonly ApiParameter Limit = new("limit", "integer", "At most how many.");

    /// <summary>The calls, each with its handler over this host's engine.</summary>
    public static IReadOnlyList<ApiRoute> Of(JitApi api) =>
        [.. Runs(api).Concat(Looking(api)).Concat(Telling(api)).Concat(Service(api)).Select(route => route with { Handler = Guard.Around(route.Handler, api.Explain) })];

    private static IEnumerable<ApiRoute> Runs(JitApi api)
    {
        var runs = new RunHandlers(api);
        yield return Post("start_run", "/v1/runs", "Starts a run of a request or a plan", runs.StartAsync) with
        {
            Body = "StartRun",
            Callback = new("callback_url", "{$request.body#/options/callback_url}", "Callback"),
            Answers = [new(202, "AcceptedRun")],
            Problems = [413, 415, 422, 429],
            Parameters = [SameKey],
        };
        yield return Post("make_plan", "/v1/plans", "Plans a request, or validates a plan, without running it", new PlanHandlers(api).PlanAsync) with
        {
            Body = "StartRun",
            Answers = [new(200, "CheckedPlan")],
            Problems = [413, 415, 422, 429],
        };
        yield return Get("list_runs", "/v1/runs", "Lists runs, newest first", runs.ListAsync) with
        {
            Answers = [new(200, "RunPage")],
            Problems = [422],
            Parameters = [new("status", "string", "Only those of this status."), Cursor, Limit],
        };
        yield return Get("get_run", "/v1/runs/{id}", "Shows a run", runs.GetAsync) with { Answers = [new(200, "Run")], Problems = [404] };
        yield return Get("get_result", "/v1/runs/{id}/result", "The whole result of a run", runs.ResultAsync) with { Answers = [new(200, "Value")], Problems = [404] };
        yield return Get("get_input", "/v1/runs/{id}/input", "The whole input of a run", runs.InputAsync) with { Answers = [new(200, "Value")], Problems = [404] };
        yield return Route("delete_run", HttpMethods.Delete, "/v1/runs/{id}", "Deletes a run that has ended", runs.DeleteAsync) with
        {
            Answers = [new(204, null)],
            Problems = [404, 409],
        };
    }

    private static IEnumerable<ApiRoute> Looking(JitApi api)
    {
        yield return Get("get_subtask", "/v1/runs/{id}/subtasks/{sid}", "Everything of one subtask", new SubtaskHandlers(api).GetAsync) with
        {
            Answers = [new(200, "Subtask")],
            Problems = [404, 422],
            Parameters = [Cursor, Limit, new("index", "integer", "Only this instance of a for_each, its result whole.")],
        };
        yield return Get("wait_for_run", "/v1/runs/{id}/wait", "Waits until a run has ended", new WaitHandlers(api).WaitAsync) with
        {
            Answers = [new(200, "Run"), new(202, "Run")],
            Problems = [404, 422, 429],
            Parameters = [new("timeout", "integer", "At most how many seconds: 0 to 200, default 30.")],
        };
        yield return Get("stream_events", "/v1/runs/{id}/events", "Streams the events of a run until it has ended", new EventHandlers(api).StreamAsync) with
        {
            Answers = [new(200, "Event", "text/event-stream"), new(204, null)],
            Problems = [404, 422, 429],
            Parameters =
            [
                new("after", "integer", "Only events after this sequence."),
                new("follow", "boolean", "false: the stream ends with what has happened so far."),
                new("Last-Event-ID", "integer", "The same; what clients of event streams send when they come again.") { IsHeader = true },
            ],
        };
        yield return Get("get_graph", "/v1/runs/{id}/graph", "The graph of a run with the states of its subtasks", new PlanHandlers(api).GraphAsync) with
        {
            Answers = [new(200, "Graph"), new(200, null, "text/plain")],
            Problems = [404, 422],
            Parameters = [new("format", "string", "mermaid (default), dot or json.")],
        };
    }

    private static IEnumerable<ApiRoute> Telling(JitApi api)
    {
        var signals = new SignalHandlers(api);
        var questions = new QuestionHandlers(api);
        var accepted = (ApiAnswer[])[new(202, "AcceptedRun")];
        yield return Post("cancel_run", "/v1/runs/{id}/cancel", "Ends a run; only its clean-up still runs", signals.CancelAsync) with { Body = "Cancel", BodyOptional = true, Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
        yield return Post("pause_run", "/v1/runs/{id}/pause", "Holds a run: nothing starts", signals.PauseAsync) with { Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
        yield return Post("resume_run", "/v1/runs/{id}/resume", "Lets a paused run go on", signals.ResumeAsync) with { Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
        yield return Post("retry_run", "/v1/runs/{id}/retry", "Lets a run that failed or was cancelled go on where it stopped", signals.RetryAsync) with { Body = "Retry", BodyOptional = true, Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
        yield return Post("fork_run", "/v1/runs/{id}/fork", "Runs one subtask of a run, and all that waits for it, anew in another run", new ForkHandlers(api).ForkAsync) with
        {
            Body = "Fork",
            Answers = accepted,
            Problems = [404, 409, 413, 415, 422, 429],
            Parameters = [SameKey],
        };
        yield return Get("list_questions", "/v1/runs/{id}/questions", "The open questions of a run and its children", questions.ListAsync) with { Answers = [new(200, "QuestionList")], Problems = [404] };
        yield return Get("get_question", "/v1/runs/{id}/questions/{qid}", "An open question, its arguments whole", questions.GetAsync) with { Answers = [new(200, "Question")], Problems = [404, 409] };
        yield return Post("answer_question", "/v1/runs/{id}/questions/{qid}", "Answers a question", questions.AnswerAsync) with { Body = "Answer", Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
        yield return Post("answer_subtask", "/v1/runs/{id}/subtasks/{sid}/answer", "Answers the only open question of a subtask", questions.AnswerSubtaskAsync) with { Body = "Answer", Answers = accepted, Problems = [404, 409, 413, 415, 422, 429] };
    }

    private static IEnumerable<ApiRoute> Service(JitApi api)
    {
        var service = new ServiceHandlers(api);
        yield return Get("list_tools", "/v1/tools", "Lists what plans may call", service.ToolsAsync) with { Answers = [new(200, "ToolList")] };
        yield return Get("health", "/healthz", "Says whether the service works", service.HealthAsync) with { IsOpen = true, Answers = [new(200, "Health")] };
        yield return Get("index", "/", "Says where everything is", service.IndexAsync) with { Answers = [new(200, "Index")] };
    }

    private static ApiRoute Get(string name, string pattern, string summary, Func<HttpContext, Task<IResult>> handler) =>
        Route(name, HttpMethods.Get, pattern, summary, handler);

    private static ApiRoute Post(string name, string pattern, string summary, Func<HttpContext, Task<IResult>> handler) =>
        Route(name, HttpMethods.Post, pattern, summary, handler);

    private static ApiRoute Route(string name, string method, string pattern, string summary, Func<HttpContext, Task<IResult>> handler) =>
        new(name, method, pattern, summary, handler);
}
