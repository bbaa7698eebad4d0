using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline;

/// <summary>What thinks where no language model is configured: the offline planner, agent and synthesizer.</summary>
/// <param name="tools">The tools that plans may name.</param>
public sealed class OfflineMind(IToolCatalog tools) : IThinking
{
    /// <summary>Who made the plan, as its event says.</summary>
    public const string Source = "offline";

    private const string Configure = $"Set {ModelVariables.OpenAIKey}, {ModelVariables.AzureEndpoint} or {ModelVariables.OpenAIBaseUrl} ('jit doctor' says more)";

    private readonly RequestValidator _validator = new(tools);

    /// <inheritdoc/>
    public RunOptions Complete(RunOptions options, bool hasPlan) => Wanted(options) is { } name
        ? throw new InvalidRequestException([new PlanProblem("no_model", $"/options/{name}", $"{name} names what a language model does, and none is configured here. Leave it out, or configure a model.")])
        : options;

    private static string? Wanted(RunOptions options) => options switch
    {
        { Model: not null } => "model",
        { PlannerModel: not null } => "planner_model",
        { Strategy: RunOptions.AutoStrategy } => "strategy",
        _ => null,
    };

    /// <inheritdoc/>
    public Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation)
    {
        RequireOwn(context);
        return Task.FromResult(new RouterAnswer(null));
    }

    /// <inheritdoc/>
    public Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation)
    {
        RequireOwn(context);
        return Task.FromResult<PlannerAnswer>(Plan(task.Request, task.Input, context.Run.Limits));
    }

    /// <summary>Makes a plan and holds it against the plan language.</summary>
    /// <exception cref="ActivityException">A part of the request was not read; the failure says which, and what can be done.</exception>
    public PlannerAnswer.Made Plan(string request, JsonElement? input, RunLimits limits)
    {
        var result = OfflinePlanner.Plan(request, input, tools);
        if (result is OfflinePlanResult.NotUnderstood odd) throw Refuse("request_not_understood", odd.Explanation);
        var verdict = _validator.Validate(((OfflinePlanResult.Planned)result).Plan, limits);
        return verdict.IsValid
            ? new PlannerAnswer.Made(verdict.Plan, Source, RequestValidator.Warnings(verdict))
            : throw Refuse("plan_invalid", string.Join(" ", verdict.Errors.Select(error => error.Message)));
    }

    /// <inheritdoc/>
    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation)
    {
        RequireOwn(context);
        if (WhyNot(conversation) is { } why) throw Refuse("no_model", $"{why} {Configure}, and retry the run.");
        var answer = OfflineAgent.Answer(conversation.Task.Text, [.. conversation.Task.Data.Select(data => (data.Name, data.Value))]);
        var json = JsonSerializer.SerializeToElement(answer);
        return Task.FromResult(new AgentAnswer(json, [], json));
    }

    /// <inheritdoc/>
    public Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation) =>
        throw Refuse("no_model", "A condition that asks needs a language model, and none is configured. Write it as an expression, or configure a model.");

    /// <inheritdoc/>
    public Task<SynthesisAnswer> SynthesizeAsync(
        string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation)
    {
        RequireOwn(context);
        var answer = OfflineSynthesizer.Join([.. parts.Where(part => part.IsSink).Select(Outcome)]);
        return Task.FromResult(new SynthesisAnswer(JsonSerializer.SerializeToElement(answer)));
    }

    /// <summary>A run that models began must not go on with less because a setting is missing.</summary>
    private static void RequireOwn(ThinkingContext context)
    {
        if (context.Run.Options.UsesModels)
            throw new ActivityException(new Failure("no_model", $"The run was begun with a language model, and none is configured here. {Configure}, and retry the run: it goes on where it is.") { IsOfTheHost = true });
    }

    /// <summary>Why a task is not for the offline agent, which would only seem to do it; null: it is.</summary>
    private static string? WhyNot(AgentConversation conversation)
    {
        var id = conversation.SubtaskId;
        return conversation.Agent switch
        {
            { Tools.Length: > 0 } => $"The agent of '{id}' has tools, and the offline agent calls none.",
            { OutputSchema: not null } => $"The agent of '{id}' is to meet an output_schema, and the offline agent answers with text only.",
            { Model: { } model } => $"The agent of '{id}' names the model '{model}'.",
            _ when !OfflineAgent.HasWork(conversation.Task.Text, conversation.Task.Data.Length > 0) => $"The task of '{id}' refers to no data, and summarizing, comparing and collecting data is all that the offline agent can do.",
            _ => null,
        };
    }

    private static SinkOutcome Outcome(OpenPart part) => part is { Status: SubtaskStatus.Completed, Result: { } result }
        ? new SinkOutcome.Completed(part.Id, result)
        : new SinkOutcome.Missing(part.Id, Wire.Word(part.Status), part.Reason);

    private static ActivityException Refuse(string code, string message) => new(new Failure(code, message));
}
