namespace JitOrchestration.Api.Problems;

/// <summary>The stable names of everything that the API refuses. A code never changes its meaning.</summary>
public static class ProblemCodes
{
    /// <summary>400: the body is not JSON, or not UTF-8, or has a member twice.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>400: the request is no HTTP that the server takes.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>401: there is no API key, or it is the wrong one.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>403: the page that sent the request is not one of this server.</summary>
    public const string OriginRefused = "origin_refused";

    /// <summary>404: there is no such address.</summary>
    public const string NotFound = "not_found";

    /// <summary>404: there is no such run.</summary>
    public const string UnknownRun = "unknown_run";

    /// <summary>404: the run has no such subtask, or its plan is not there yet.</summary>
    public const string UnknownSubtask = "unknown_subtask";

    /// <summary>404: the <c>for_each</c> has no such instance.</summary>
    public const string UnknownInstance = "unknown_instance";

    /// <summary>404: neither the run nor a child of it ever asked that.</summary>
    public const string UnknownQuestion = "unknown_question";

    /// <summary>404: there is no result, input or plan yet, or there never will be.</summary>
    public const string NoValue = "no_value";

    /// <summary>405: the address takes other methods; <c>Allow</c> names them.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: the run has ended.</summary>
    public const string RunEnded = "run_ended";

    /// <summary>409: the run has not ended.</summary>
    public const string RunLive = "run_live";

    /// <summary>409: the run did not fail and was not cancelled, or its clean-up is still under way.</summary>
    public const string NotRetryable = "not_retryable";

    /// <summary>409: the run has not ended, or never had a plan.</summary>
    public const string NotForkable = "not_forkable";

    /// <summary>409: the run is a child, and goes with its parent.</summary>
    public const string RunIsChild = "run_is_child";

    /// <summary>409: the run is held because its parent is.</summary>
    public const string ParentPaused = "parent_paused";

    /// <summary>409: the question was answered, or lapsed, before.</summary>
    public const string QuestionClosed = "question_closed";

    /// <summary>409: several questions are open there.</summary>
    public const string QuestionAmbiguous = "question_ambiguous";

    /// <summary>413: the body is over the limit.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: the body is not said to be JSON.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>421: the <c>Host</c> is not one of this server.</summary>
    public const string HostRefused = "host_refused";

    /// <summary>422: the body does not say what it must; <c>errors</c> has everything that is wrong.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>422: the plan cannot run; <c>errors</c> has everything that is wrong with it.</summary>
    public const string InvalidPlan = "invalid_plan";

    /// <summary>422: a parameter of the address, or a header, has a value that it cannot have.</summary>
    public const string InvalidParameter = "invalid_parameter";

    /// <summary>422: that does not answer the question.</summary>
    public const string InvalidAnswer = "invalid_answer";

    /// <summary>422: the idempotency key came with another body before.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>429: the server has as much to do as it takes on; <c>Retry-After</c> says when to come again.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>500: a defect of this program.</summary>
    public const string InternalError = "internal_error";
}
