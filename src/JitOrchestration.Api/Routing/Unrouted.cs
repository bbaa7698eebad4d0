using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace JitOrchestration.Api.Routing;

/// <summary>What is answered to a request that no call of the API takes.</summary>
public static class Unrouted
{
    /// <summary>For hosts whose routing does not tell the two apart: 405 where other methods are taken, which <c>Allow</c> then names, and 404 elsewhere.</summary>
    public static IResult Answer(HttpContext context, IEnumerable<ApiRoute> routes)
    {
        var methods = routes.Where(route => Takes(route.Pattern, context.Request.Path)).Select(route => route.Method).ToList();
        if (Takes(ApiRoutes.ContractPath, context.Request.Path)) methods.Add(HttpMethods.Get);
        if (methods.Count == 0) return NotFound(context);
        context.Response.Headers.Allow = string.Join(", ", methods.Order(StringComparer.Ordinal));
        return MethodNotAllowed(context);
    }

    internal static Problem NotFound(HttpContext context) =>
        new(404, ProblemCodes.NotFound, $"There is nothing at {context.Request.Path}. GET / says where everything is.");

    internal static Problem MethodNotAllowed(HttpContext context) =>
        new(405, ProblemCodes.MethodNotAllowed, $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}.");

    private static bool Takes(string pattern, PathString path) => new TemplateMatcher(TemplateParser.Parse(pattern), []).TryMatch(path, []);
}
