using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline;

/// <summary>What thinks where no language model is configured: the offline planner, agent and synthesizer.</summary>
/// <param name="tools">The tools that plans may name.</param>
public sealed class OfflineMind(IToolCatalog tools) : IThinking
{
    /// <summary>Who made the plan, as its event says.</summary>
    public const string Source = "offline";

    private readonly RequestValidator _validator = new(tools);

    /// <inheritdoc/>
    public Task<PlannerAnswer> PlanAsync(string request, JsonElement? input, RunContext run, CancellationToken cancellation) =>
        Task.FromResult(Plan(request, input, run.Limits));

    /// <summary>Makes a plan and holds it against the plan language.</summary>
    /// <exception cref="ActivityException">A part of the request was not read; the failure says which, and what can be done.</exception>
    public PlannerAnswer Plan(string request, JsonElement? input, RunLimits limits)
    {
        var result = OfflinePlanner.Plan(request, input, tools);
        if (result is OfflinePlanResult.NotUnderstood odd) throw Refuse("request_not_understood", odd.Explanation);
        var verdict = _validator.Validate(((OfflinePlanResult.Planned)result).Plan, limits);
        return verdict.IsValid
            ? new PlannerAnswer(verdict.Plan, Source, RequestValidator.Warnings(verdict))
            : throw Refuse("plan_invalid", string.Join(" ", verdict.Errors.Select(error => error.Message)));
    }

    /// <inheritdoc/>
    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, RunContext run, CancellationToken cancellation)
    {
        var answer = OfflineAgent.Answer(conversation.Task, [.. conversation.Data.Select(data => (data.Name, data.Value))]);
        var json = JsonSerializer.SerializeToElement(answer);
        return Task.FromResult(new AgentAnswer(json, [], json));
    }

    /// <inheritdoc/>
    public Task<(JsonElement Answer, Usage? Usage)> SynthesizeAsync(
        string request, IReadOnlyList<OpenPart> parts, RunContext run, CancellationToken cancellation)
    {
        var answer = OfflineSynthesizer.Join([.. parts.Select(Outcome)]);
        return Task.FromResult<(JsonElement, Usage?)>((JsonSerializer.SerializeToElement(answer), null));
    }

    private static SinkOutcome Outcome(OpenPart part) => part is { Status: SubtaskStatus.Completed, Result: { } result }
        ? new SinkOutcome.Completed(part.Id, result)
        : new SinkOutcome.Missing(part.Id, Wire.Word(part.Status), part.Reason);

    private static ActivityException Refuse(string code, string message) => new(new Failure(code, message));
}
