using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Routing;

/// <summary>A call of the API: how it is reached, what handles it, and what its contract says.</summary>
/// <param name="Name">Its name, which no other has: the <c>operationId</c> of the contract.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path, with <c>{names}</c> for its parts.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Handler">Does it. Reads the parts of the path from the route values, and throws nothing.</param>
public sealed record ApiRoute(string Name, string Method, string Pattern, string Summary, Func<HttpContext, Task<IResult>> Handler)
{
    /// <summary>The schema of its body in the contract; null: it has none.</summary>
    public string? Body { get; init; }

    /// <summary>Whether the body may be left out.</summary>
    public bool BodyOptional { get; init; }

    /// <summary>What others are sent because of it; null: nothing.</summary>
    public ApiCallback? Callback { get; init; }

    /// <summary>What it answers when all is well, by status.</summary>
    public IReadOnlyList<ApiAnswer> Answers { get; init; } = [];

    /// <summary>The statuses of the problems that are its own; every call may answer 400, 401, 403, 421, 500 and 503.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Whether it answers those who have no API key.</summary>
    public bool IsOpen { get; init; }

    /// <summary>What its address, or a header, may say beside the path.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];
}

/// <summary>A request of ours to an address that the caller gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where the address is in the call, as OpenAPI's runtime expressions have it.</param>
/// <param name="Schema">The schema of its body in the contract.</param>
public sealed record ApiCallback(string Name, string Address, string Schema);

/// <summary>An answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Schema">Its schema in the contract; null: it has no JSON.</param>
/// <param name="MediaType">What its body is.</param>
public sealed record ApiAnswer(int Status, string? Schema, string MediaType = "application/json");

/// <summary>A parameter of the address, or a header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its JSON type.</param>
/// <param name="Description">What it says.</param>
public sealed record ApiParameter(string Name, string Type, string Description)
{
    /// <summary>Whether it is a header.</summary>
    public bool IsHeader { get; init; }
}
