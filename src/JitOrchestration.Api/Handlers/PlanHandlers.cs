using System.Collections.Immutable;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Api.Problems;
using JitOrchestration.Api.Requests;
using JitOrchestration.Api.Views;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Api.Handlers;

/// <summary>Plans and draws; runs nothing.</summary>
internal sealed class PlanHandlers(JitApi api)
{
    /// <summary><c>POST /v1/plans</c>: plans a request, or validates a plan.</summary>
    public async Task<IResult> PlanAsync(HttpContext context)
    {
        var body = StartBody.Read((await api.BodyAsync(context))!.Value, api.Validator);
        if (body is { Plan: not null, Request.Length: > 0 }) throw TwoThings();
        return body.Plan is null ? await MakeAsync(body, context.RequestAborted) : Validate(body);
    }

    /// <summary><c>GET /v1/runs/{id}/graph</c>: the graph with the states of its subtasks.</summary>
    public async Task<IResult> GraphAsync(HttpContext context)
    {
        var format = context.Parameter("format") ?? "mermaid";
        var run = await api.FindRunAsync(context);
        if (run.Proposal is not { Plan: var plan }) return new Problem(404, ProblemCodes.NoValue, "The run has no plan yet.") { RunId = run.RunId };
        var graph = PlanGraph.Build(plan);
        var statuses = run.Subtasks.ToDictionary(subtask => subtask.Id, subtask => Wire.Word(SubtaskView.StatusOf(subtask)));
        return format switch
        {
            "mermaid" => Results.Text(PlanText.Mermaid(graph, statuses)),
            "dot" => Results.Text(PlanText.Dot(graph, statuses)),
            "json" => GraphView.Of(graph, statuses),
            _ => throw Query.Invalid("format", "known are mermaid, dot, json"),
        };
    }

    private async Task<JsonAnswer> MakeAsync(RunRequest body, CancellationToken cancellation)
    {
        api.Validator.Check(body);
        var made = await api.Planner.MakeAsync(body.Request, body.Input, body.Options!, cancellation);
        return Answer(made.Plan, made.Warnings, made.Usage);
    }

    private JsonAnswer Validate(RunRequest body)
    {
        var (plan, warnings) = api.Validator.Check(body);
        return Answer(plan!, warnings, usage: null);
    }

    private static JsonAnswer Answer(Plan plan, ImmutableArray<RunWarning> warnings, Usage? usage)
    {
        var mermaid = PlanText.Mermaid(PlanGraph.Build(plan));
        return new JsonAnswer(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("plan");
            PlanJson.Write(writer, plan);
            RunWarning.WriteAll(writer, "warnings", warnings);
            writer.WriteString("mermaid", mermaid);
            if (usage is { ModelCalls: > 0 }) RunJson.WriteUsage(writer, usage);
            writer.WriteEndObject();
        });
    }

    private static InvalidRequestException TwoThings() =>
        new([new PlanProblem(PlanProblemCodes.TwoThingsToDo, "/plan", "Give a 'request' to plan or a 'plan' to validate, not both.")]);
}
