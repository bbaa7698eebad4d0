using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Routing;

/// <summary>Refuses query parameters that a route does not have: a misspelt filter must not answer with everything.</summary>
internal static class KnownParameters
{
    public static Func<HttpContext, Task<IResult>> Only(ApiRoute route)
    {
        var known = route.Parameters.Where(parameter => !parameter.IsHeader).Select(parameter => parameter.Name).ToArray();
        return context => WhyRefused(context, known) is { } refusal ? Task.FromResult<IResult>(refusal) : route.Handler(context);
    }

    /// <summary>For an endpoint that is none of our routes, and takes no parameter.</summary>
    public static async ValueTask<object?> NoneAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        WhyRefused(call.HttpContext, []) is { } refusal ? refusal : await next(call);

    private static Problem? WhyRefused(HttpContext context, string[] known) =>
        context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown ? Refusal(unknown, known) : null;

    private static Problem Refusal(string unknown, string[] known) => new(
        422,
        ProblemCodes.InvalidParameter,
        $"There is no parameter '{unknown}' here. {(known.Length == 0 ? "None is taken." : $"Known: {string.Join(", ", known)}.")}");
}
