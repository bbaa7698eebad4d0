using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Performing;

/// <summary>Designs a workflow graph for a request.</summary>
public interface IPlanner
{
    /// <summary>Makes a plan.</summary>
    /// <exception cref="ActivityException">It can't: the failure says what it did not understand, or what went wrong.</exception>
    Task<PlannerAnswer> PlanAsync(string request, JsonElement? input, RunContext run, CancellationToken cancellation);
}

/// <summary>Everything that thinks: language models, or what stands in for them.</summary>
public interface IThinking : IPlanner, IAgentModel, ISynthesizer;

/// <summary>A plan that the validator has passed.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Source">Who made it, such as <c>offline</c>.</param>
/// <param name="Warnings">What the validator warned of.</param>
/// <param name="Usage">What it cost.</param>
public sealed record PlannerAnswer(Plan Plan, string Source, ImmutableArray<RunWarning> Warnings, Usage? Usage = null);

/// <summary>Thinks for an agent: takes one turn of its conversation at a time.</summary>
public interface IAgentModel
{
    /// <summary>Takes the next turn.</summary>
    /// <exception cref="ActivityException">The model did not answer, or refused.</exception>
    Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, RunContext run, CancellationToken cancellation);
}

/// <summary>An agent, its task and the conversation so far.</summary>
/// <param name="SubtaskId">The subtask.</param>
/// <param name="Agent">Who it is; null: a plain agent.</param>
/// <param name="Task">The instruction; values that it refers to stand in it as names.</param>
/// <param name="Data">Those values.</param>
/// <param name="Turns">What the model said, and what its tools answered.</param>
public sealed record AgentConversation(
    string SubtaskId, AgentSpec? Agent, string Task, ImmutableArray<NamedData> Data, ImmutableArray<ConversationTurn> Turns);

/// <summary>A turn: tools to call, or the answer.</summary>
/// <param name="Message">What the model said, in the form in which it is shown to it again.</param>
/// <param name="ToolCalls">The tools it wants called.</param>
/// <param name="Output">The agent's answer, when there are none.</param>
/// <param name="Usage">What the turn cost.</param>
public sealed record AgentAnswer(
    JsonElement Message, ImmutableArray<(string Id, string Tool, JsonElement Arguments)> ToolCalls, JsonElement? Output, Usage? Usage = null);

/// <summary>Joins the results of a run into the answer to its request.</summary>
public interface ISynthesizer
{
    /// <summary>Writes the answer.</summary>
    /// <exception cref="ActivityException">It could not.</exception>
    Task<(JsonElement Answer, Usage? Usage)> SynthesizeAsync(
        string request, IReadOnlyList<OpenPart> parts, RunContext run, CancellationToken cancellation);
}

/// <summary>What came of a subtask that nothing depends on, its result opened.</summary>
public sealed record OpenPart(string Id, SubtaskStatus Status, string? Task, JsonElement? Result, string? Reason);
