using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>Why a person is asked.</summary>
[JsonConverter(typeof(WireWordConverter<QuestionKind>))]
public enum QuestionKind
{
    /// <summary>The plan says so: an <c>ask</c> subtask.</summary>
    Ask,

    /// <summary>The run starts only when its plan is approved.</summary>
    Plan,

    /// <summary>The policy lets a tool call pass only if a person allows it.</summary>
    ToolCall,

    /// <summary>A call with an effect may have happened: run it again, take a result, or fail.</summary>
    UnknownOutcome,
}

/// <summary>A question to a person.</summary>
/// <param name="Kind">Why it is asked.</param>
/// <param name="Text">What is asked.</param>
public sealed record Question(QuestionKind Kind, string Text)
{
    /// <summary>The subtask it belongs to; null for the plan.</summary>
    public string? Subtask { get; init; }

    /// <summary>The instance of that subtask's <c>for_each</c>, if any.</summary>
    public int? Index { get; init; }

    /// <summary>The call that waits for it, for a tool call or an unknown outcome.</summary>
    public string? Key { get; init; }

    /// <summary>The tool of that call.</summary>
    public string? Tool { get; init; }

    /// <summary>What kind of answer an <c>ask</c> wants.</summary>
    public AskKind AnswerKind { get; init; }

    /// <summary>What may be chosen.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>A JSON schema that the answer must meet.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>What the tool would be called with.</summary>
    public Value? Arguments { get; init; }

    /// <summary>When it lapses, if ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where it is asked: <c>subtask</c> or <c>subtask[index]</c>; null for the plan.</summary>
    [JsonIgnore]
    public string? Path => Index is { } index ? $"{Subtask}[{index}]" : Subtask;
}
