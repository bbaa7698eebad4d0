using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Performing;

/// <summary>An agent, its task and the conversation so far.</summary>
/// <param name="SubtaskId">The subtask.</param>
/// <param name="Agent">Who it is; null: a plain agent.</param>
/// <param name="Task">What it is to do. Values that it refers to stand in it as names, and follow as data.</param>
/// <param name="Turns">What the model said, and what its tools answered.</param>
public sealed record AgentConversation(string SubtaskId, AgentSpec? Agent, RenderedTask Task, ImmutableArray<OpenTurn> Turns);

/// <summary>A turn of a conversation, read from the store.</summary>
/// <param name="Message">What the model said, as <see cref="AgentAnswer.Message"/> had it.</param>
/// <param name="Answers">What the tools answered that it called.</param>
/// <param name="Complaint">What was wrong with its answer; null: nothing.</param>
public sealed record OpenTurn(JsonElement Message, ImmutableArray<OpenAnswer> Answers, string? Complaint);

/// <summary>What a tool answered: a value, or why it did not work.</summary>
public sealed record OpenAnswer(string Id, string Tool, JsonElement? Value, Failure? Failure)
{
    /// <summary>The value when it is too large to be opened whole; null: it is not, or there is none.</summary>
    public PartialText? Part { get; init; }
}

/// <summary>
/// A large value of which only the beginning and the end were read: of a text the text itself, of anything else its JSON.
/// </summary>
/// <param name="Head">The beginning.</param>
/// <param name="Tail">The end; empty where none could be told apart.</param>
/// <param name="Bytes">How many bytes of JSON the whole has.</param>
public sealed record PartialText(string Head, string Tail, long Bytes);

/// <summary>A turn: tools to call, or the answer.</summary>
/// <param name="Message">What the model said, in the form in which it is shown to it again.</param>
/// <param name="ToolCalls">The tools it wants called.</param>
/// <param name="Output">The agent's answer, when there are none.</param>
/// <param name="Usage">What the turn cost.</param>
public sealed record AgentAnswer(
    JsonElement Message, ImmutableArray<(string Id, string Tool, JsonElement Arguments)> ToolCalls, JsonElement? Output, Usage? Usage = null)
{
    /// <summary>What is wrong with the answer, so that the model can mend it; null: nothing. There is no output then.</summary>
    public string? Complaint { get; init; }

    /// <summary>Who thought; null: no model.</summary>
    public Mind? By { get; init; }
}

/// <summary>Yes or no.</summary>
/// <param name="Yes">Null: it cannot be told.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="By">Who thought.</param>
public sealed record JudgeAnswer(bool? Yes, string? Reason, Usage? Usage = null, Mind? By = null);
