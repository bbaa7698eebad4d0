namespace JitOrchestration.Activities.Models;

/// <summary>The stable names of what goes wrong with models.</summary>
public static class ModelFailureCodes
{
    /// <summary>Too many requests or tokens for the moment. Passes.</summary>
    public const string RateLimited = "model_rate_limited";

    /// <summary>The account has no money or quota left.</summary>
    public const string Quota = "model_quota";

    /// <summary>The key or identity is missing, wrong or not allowed.</summary>
    public const string Unauthorized = "model_unauthorized";

    /// <summary>There is no such model or deployment.</summary>
    public const string NotFound = "model_not_found";

    /// <summary>The conversation is longer than the model reads.</summary>
    public const string ContextTooLong = "model_context_too_long";

    /// <summary>The call asks for more tokens than the model writes.</summary>
    public const string OutputLimit = "model_output_limit";

    /// <summary>A filter of the provider took the prompt or the answer away.</summary>
    public const string ContentFiltered = "model_content_filtered";

    /// <summary>The server does not take the request as it is.</summary>
    public const string BadRequest = "model_bad_request";

    /// <summary>The server is broken or busy. Passes.</summary>
    public const string Unavailable = "model_unavailable";

    /// <summary>No answer in time. Passes.</summary>
    public const string Timeout = "model_timeout";

    /// <summary>Nobody is at the address, or not now.</summary>
    public const string Unreachable = "model_unreachable";

    /// <summary>The connection was lost before the whole answer was there. Passes.</summary>
    public const string ConnectionLost = "model_connection_lost";

    /// <summary>The model said that it will not.</summary>
    public const string Refused = "model_refused";

    /// <summary>The answer ends at the number of tokens that it may have.</summary>
    public const string OutputCut = "model_output_cut";

    /// <summary>The answer has nothing in it. Passes.</summary>
    public const string Empty = "model_empty";

    /// <summary>The answer is none of the wire. Passes, when a proxy was in between.</summary>
    public const string BadAnswer = "model_bad_answer";

    /// <summary>The answer should have been JSON and is not. Another try may give some.</summary>
    public const string NotJson = "model_not_json";

    /// <summary>The chat client broke.</summary>
    public const string Broken = "model_broken";
}
