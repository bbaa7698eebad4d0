using System.Globalization;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>The HTTP status that an error stands for when it comes with 200, as from proxies that have begun to answer before they ask.</summary>
internal static class StatedStatus
{
    /// <summary>The status; null: the error has neither a number nor a name that is known.</summary>
    public static int? Of(ErrorBody body) => Of(body.Code) ?? Of(body.Type);

    // Numbers are OpenRouter's and vLLM's; names are OpenAI's, Azure's, Anthropic's and vLLM's, each with the status that it has where it comes with one.
    private static int? Of(string name) => name switch
    {
        "invalid_api_key" or "authentication_error" => 401,
        "permission_error" => 403,
        "billing_error" => 402,
        "model_not_found" or "DeploymentNotFound" or "not_found_error" or "NotFoundError" => 404,
        "rate_limit_exceeded" or "rate_limit_error" or "insufficient_quota" or "billing_hard_limit_reached" => 429,
        "invalid_request_error" or "BadRequestError" => 400,
        "server_error" or "api_error" or "InternalServerError" => 500,
        "overloaded_error" => 529,
        _ when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600 => status,
        _ => null,
    };
}
