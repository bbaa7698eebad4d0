using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace JitOrchestration.Api.Contract;

/// <summary>The headers of answers, as the contract describes them.</summary>
internal static class ContractHeaders
{
    private static readonly OpenApiHeader RetryAfter = Header("After how many seconds to ask again.", JsonSchemaType.Integer);

    /// <summary>The headers of an answer; null: it has none of its own.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="isNewAddress">Whether it says where a run is.</param>
    public static Dictionary<string, IOpenApiHeader>? Of(int status, bool isNewAddress = false) => status switch
    {
        StatusCodes.Status202Accepted when isNewAddress => new() { ["Location"] = Header("The path of the run."), ["Retry-After"] = RetryAfter },
        StatusCodes.Status202Accepted or StatusCodes.Status429TooManyRequests => new() { ["Retry-After"] = RetryAfter },
        StatusCodes.Status401Unauthorized => new() { ["WWW-Authenticate"] = Header("Bearer.") },
        StatusCodes.Status405MethodNotAllowed => new() { ["Allow"] = Header("The methods that the path takes.") },
        _ => null,
    };

    private static OpenApiHeader Header(string description, JsonSchemaType type = JsonSchemaType.String) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
