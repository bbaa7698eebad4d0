using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Plans;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace JitOrchestration.Api.Problems;

/// <summary>An error as RFC 9457 has it, with a stable code.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>, or the code of what refused.</param>
/// <param name="Detail">What is wrong, where, and what to do.</param>
public sealed record Problem(int Status, string Code, string Detail) : IResult
{
    /// <summary>The run that it is about.</summary>
    public string? RunId { get; init; }

    /// <summary>The subtask that it is about.</summary>
    public string? SubtaskId { get; init; }

    /// <summary>Everything that is wrong with a body, with JSON pointers into it.</summary>
    public ImmutableArray<PlanProblem> Errors { get; init; } = [];

    /// <summary>When to come again, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new JsonAnswer(Status, Write) { ContentType = "application/problem+json" }.ExecuteAsync(httpContext);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "about:blank");
        writer.WriteString("title", ReasonPhrases.GetReasonPhrase(Status));
        writer.WriteNumber("status", Status);
        writer.WriteString("code", Code);
        writer.WriteString("detail", Detail);
        if (RunId is not null) writer.WriteString("run_id", RunId);
        if (SubtaskId is not null) writer.WriteString("subtask_id", SubtaskId);
        if (!Errors.IsEmpty) PlanProblem.WriteAll(writer, "errors", Errors);
        writer.WriteEndObject();
    }
}

/// <summary>A request cannot be met; the problem is the answer.</summary>
/// <param name="problem">What is wrong.</param>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What is wrong.</summary>
    public Problem Problem { get; } = problem;
}
