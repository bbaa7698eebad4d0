using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Api.Problems;

/// <summary>Makes problems of whatever handlers throw.</summary>
internal static class Guard
{
    /// <summary>The same handler, which throws nothing.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="explain">What exceptions of a host mean; null: they are what they are.</param>
    public static Func<HttpContext, Task<IResult>> Around(Func<HttpContext, Task<IResult>> handler, Func<Exception, EngineException?> explain) => async context =>
    {
        try
        {
            return await handler(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return Results.Empty;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var explained = explain(e);
            if (explained is not null) LogOf(context)?.CannotGoOn(context.Request.Path, explained.Code, e);
            return Of(explained ?? e) ?? Bug(context, e);
        }
        catch (Exception e)
        {
            // A stream that breaks off can only be closed; its reader asks again.
            LogOf(context)?.StreamBroke(context.Request.Path, e);
            context.Abort();
            return Results.Empty;
        }
    };

    /// <summary>The problem that an exception stands for; null: it should not have happened.</summary>
    public static Problem? Of(Exception e) => e switch
    {
        ProblemException problem => problem.Problem,
        InvalidRequestException invalid => Invalid(invalid),
        IdempotencyKeyReusedException reused => new Problem(422, ProblemCodes.IdempotencyKeyReused, reused.Message) { RunId = reused.RunId },
        ActivityException activity => new Problem(422, activity.Failure.Code, activity.Message),
        EngineException engine => new Problem(503, engine.Code, engine.Message) { RetryAfter = 5 },
        BadHttpRequestException { StatusCode: 413 } tooLarge => new Problem(413, ProblemCodes.BodyTooLarge, tooLarge.Message),
        BadHttpRequestException bad => new Problem(bad.StatusCode, ProblemCodes.BadRequest, bad.Message),
        _ => null,
    };

    private static Problem Invalid(InvalidRequestException invalid) => invalid.IsAboutPlan
        ? new Problem(422, ProblemCodes.InvalidPlan, $"The plan cannot run. {invalid.Message}") { Errors = InvalidRequestException.Below("/plan", invalid.Problems) }
        : new Problem(422, ProblemCodes.InvalidRequest, invalid.Message) { Errors = invalid.Problems };

    private static Problem Bug(HttpContext context, Exception e)
    {
        LogOf(context)?.HandlerBroke(context.Request.Path, e);
        return new Problem(500, ProblemCodes.InternalError, "The server met what it was not written for. Its log has more.");
    }

    private static ILogger? LogOf(HttpContext context) =>
        context.RequestServices?.GetService<ILoggerFactory>()?.CreateLogger("JitOrchestration.Api");
}
