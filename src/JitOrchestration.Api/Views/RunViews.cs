using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Requests;
using JitOrchestration.Core.Execution;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Views;

/// <summary>Runs as the API shows them.</summary>
internal static class RunViews
{
    /// <summary>A whole run.</summary>
    public static async Task<IResult> WholeAsync(JitApi api, RunState run, int status, CancellationToken cancellation)
    {
        var questions = await OpenQuestions.OfAsync(api.Engine, run, cancellation);
        var previews = await Previews.OfRunAsync(api.Engine, run, questions, cancellation);
        return new JsonAnswer(status, writer => RunJson.Write(writer, run, previews.Of, questions));
    }

    /// <summary>What a run that goes on is answered with: its id, its status, and where to look.</summary>
    public static IResult Accepted(HttpContext context, RunState run)
    {
        context.Response.Headers.Location = PathOf(run.RunId);
        context.Response.Headers.RetryAfter = "1";
        return new JsonAnswer(StatusCodes.Status202Accepted, writer => WriteBrief(writer, run));
    }

    /// <summary>A page of runs.</summary>
    public static IResult Page(IReadOnlyList<RunSummary> runs, string? next) => new JsonAnswer(StatusCodes.Status200OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("runs");
        foreach (var run in runs) WriteSummary(writer, run);
        writer.WriteEndArray();
        writer.WriteString("next", Query.Opaque(next));
        writer.WriteEndObject();
    });

    public static string PathOf(string runId) => $"/v1/runs/{runId}";

    private static void WriteBrief(Utf8JsonWriter writer, RunState run)
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.RunId);
        writer.WriteString("status", Wire.Word(run.Status));
        RunJson.WriteLinks(writer, run);
        writer.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter writer, RunSummary run)
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.Id);
        writer.WriteString("status", run.Status);
        writer.WriteString("request", run.Request);
        RunJson.WriteTexts(writer, "tags", run.Tags);
        writer.WriteString("created_at", run.CreatedAt.UtcDateTime);
        writer.WriteString("updated_at", run.UpdatedAt.UtcDateTime);
        writer.WriteStartObject("links");
        writer.WriteString("self", PathOf(run.Id));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
