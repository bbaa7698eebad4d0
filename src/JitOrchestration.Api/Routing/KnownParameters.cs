using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Routing;

/// <summary>Refuses query parameters that a route does not have: a misspelt filter must not answer with everything.</summary>
internal static class KnownParameters
{
    public static Func<HttpContext, Task<IResult>> Only(ApiRoute route)
    {
        var known = route.Parameters.Where(parameter => !parameter.IsHeader).Select(parameter => parameter.Name).ToArray();
        return context => context.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? Task.FromResult<IResult>(Refusal(unknown, known))
            : route.Handler(context);
    }

    private static Problem Refusal(string unknown, string[] known) => new(
        422,
        ProblemCodes.InvalidParameter,
        $"There is no parameter '{unknown}' here. {(known.Length == 0 ? "None is taken." : $"Known: {string.Join(", ", known)}.")}");
}
