using JitOrchestration.Api.Contract;
using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace JitOrchestration.Api.Routing;

/// <summary>Puts the API on an ASP.NET Core host.</summary>
public static class Mapping
{
    /// <summary>What the contract needs of the host.</summary>
    public static IServiceCollection AddJitOrchestration(this IServiceCollection services) =>
        services.AddOpenApi("v1", OpenApiContract.Configure);

    /// <summary>Maps every call, and the contract.</summary>
    public static IEndpointRouteBuilder MapJitOrchestration(this IEndpointRouteBuilder endpoints, JitApi api)
    {
        foreach (var route in ApiRoutes.Of(api))
        {
            var handler = KnownParameters.Only(route);
            endpoints.MapMethods(route.Pattern, [route.Method], handler).WithName(route.Name).WithTags(TagOf(route)).WithMetadata(route);
            // The server leaves out the body; a stream has nothing else.
            if (route.Method == HttpMethods.Get && !IsStream(route)) endpoints.MapMethods(route.Pattern, [HttpMethods.Head], handler).ExcludeFromDescription();
        }
        // At this path only: for others of its kind it would have an answer of its own, which is no problem.
        endpoints.MapOpenApi(ApiRoutes.ContractPath).AddEndpointFilter(KnownParameters.NoneAsync);
        return endpoints;
    }

    private static bool IsStream(ApiRoute route) => route.Answers.Any(answer => answer.MediaType == "text/event-stream");

    private static string TagOf(ApiRoute route) => route.Pattern.Split('/') is ["", "v1", var what, ..] ? what : "service";

    /// <summary>Makes problems of what routing and the server refuse: unknown addresses, wrong methods, malformed requests.</summary>
    public static IApplicationBuilder UseJitProblems(this IApplicationBuilder app) => app.UseStatusCodePages(refused =>
    {
        var context = refused.HttpContext;
        return Of(context).ExecuteAsync(context);
    });

    private static Problem Of(HttpContext context) => context.Response.StatusCode switch
    {
        404 => Unrouted.NotFound(context),
        405 => Unrouted.MethodNotAllowed(context),
        413 => new Problem(413, ProblemCodes.BodyTooLarge, "The body is larger than any that is taken here."),
        var status => new Problem(status, ProblemCodes.BadRequest, "The request is not one that is taken here."),
    };
}
