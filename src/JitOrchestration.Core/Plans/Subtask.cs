using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// A node of a plan. Exactly one of <see cref="Task"/>, <see cref="Tool"/>, <see cref="Ask"/>, <see cref="Wait"/> and
/// <see cref="Workflow"/> says what it does. Order of the wrappers, outside in: for_each, repeat, retry, timeout, the
/// call; on_failure looks at the whole.
/// </summary>
public sealed record Subtask
{
    /// <summary>Its name in the plan: <c>[A-Za-z_][A-Za-z0-9_-]{0,63}</c>, unique without regard to case.</summary>
    public required string Id { get; init; }

    /// <summary>The instruction for an agent; a template.</summary>
    public string? Task { get; init; }

    /// <summary>Who does the task; made just in time. Null with a <see cref="Task"/>: a plain agent without tools.</summary>
    public AgentSpec? Agent { get; init; }

    /// <summary>The name of a tool to call directly, with no model involved.</summary>
    public string? Tool { get; init; }

    /// <summary>The tool's arguments; a template. Null: <c>{}</c>.</summary>
    public JsonElement? Args { get; init; }

    /// <summary>A question to a person, whose answer is the result.</summary>
    public AskSpec? Ask { get; init; }

    /// <summary>How long or until when to wait.</summary>
    public WaitSpec? Wait { get; init; }

    /// <summary>A child run with a journal of its own.</summary>
    public WorkflowSpec? Workflow { get; init; }

    /// <summary>Ids of the subtasks that must be settled first.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Which endings of the dependencies let it run; null: the default, which the graph works out.</summary>
    public Needs? Needs { get; init; }

    /// <summary>An expression; the subtask is skipped when it is not true.</summary>
    public string? Condition { get; init; }

    /// <summary>An expression that yields a list: one instance per item.</summary>
    public string? ForEach { get; init; }

    /// <summary>How many instances of <see cref="ForEach"/> may run at once; null: as many as the run may.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Run again until an expression is true.</summary>
    public RepeatSpec? Repeat { get; init; }

    /// <summary>Repeat a failed attempt.</summary>
    public RetrySpec? Retry { get; init; }

    /// <summary>The longest one attempt may take, in seconds.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>What a failure means for the run.</summary>
    public OnFailure OnFailure { get; init; }

    /// <summary>Runs also when the run is failing or cancelled: clean-up.</summary>
    public bool Always { get; init; }
}
