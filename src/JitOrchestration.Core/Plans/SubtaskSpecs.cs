using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Plans;

/// <summary>Which endings of a subtask's dependencies let it run.</summary>
public enum Needs
{
    /// <summary>At least one dependency completed (or failed with <c>on_failure: continue</c>).</summary>
    Any,

    /// <summary>No dependency was skipped; it is skipped as soon as one is.</summary>
    All,

    /// <summary>However they ended, even all skipped.</summary>
    Settled,
}

/// <summary>What the failure of a subtask means for the run.</summary>
public enum OnFailure
{
    /// <summary>The run fails.</summary>
    Fail,

    /// <summary>The run goes on; the result is null.</summary>
    Continue,

    /// <summary>The planner is asked for another way.</summary>
    Replan,
}

/// <summary>What kind of answer a question wants.</summary>
[JsonConverter(typeof(WireWordConverter<AskKind>))]
public enum AskKind
{
    /// <summary>Free text, or JSON when a schema is given.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Approval,

    /// <summary>One of the choices.</summary>
    Choice,
}

/// <summary>An agent, made for its subtask at the moment it starts.</summary>
/// <param name="Name">What to call it; null: the subtask's id.</param>
/// <param name="Instructions">Its standing instructions.</param>
/// <param name="Tools">The names of the only tools it may call.</param>
/// <param name="Model">Which model; null: the configured one.</param>
/// <param name="OutputSchema">A JSON schema that its answer must meet; null: text.</param>
public sealed record AgentSpec(
    string? Name, string? Instructions, ImmutableArray<string> Tools, string? Model, JsonElement? OutputSchema);

/// <summary>A question to a person.</summary>
/// <param name="Question">The text; a template.</param>
/// <param name="Kind">What kind of answer it wants.</param>
/// <param name="Choices">For <see cref="AskKind.Choice"/>: what may be chosen.</param>
/// <param name="Schema">For <see cref="AskKind.Text"/>: a JSON schema that the answer must meet.</param>
public sealed record AskSpec(string Question, AskKind Kind, ImmutableArray<string> Choices, JsonElement? Schema)
{
    /// <summary>Whether the question alone says it all: on the wire it is then the text itself.</summary>
    internal bool IsPlain => Kind == AskKind.Text && Choices.IsDefaultOrEmpty && Schema is null;
}

/// <summary>A pause: exactly one of the two is given.</summary>
/// <param name="Seconds">How long, from the moment the subtask starts.</param>
/// <param name="Until">An instant; one in the past does not wait.</param>
public sealed record WaitSpec(double? Seconds, DateTimeOffset? Until);

/// <summary>A child run: exactly one of request and plan is given.</summary>
/// <param name="Request">What the child is asked, in plain words; a template.</param>
/// <param name="Plan">The child's plan, which sees its own ids and its own input only.</param>
/// <param name="Input">The child's input; a template. Null: none.</param>
public sealed record WorkflowSpec(string? Request, Plan? Plan, JsonElement? Input);

/// <summary>Runs a subtask again until an expression is true.</summary>
/// <param name="Until">The expression; it sees the fresh result as <c>&lt;id&gt;.result</c>.</param>
/// <param name="Max">The most iterations; reaching it without <paramref name="Until"/> fails the subtask.</param>
/// <param name="DelaySeconds">The pause between two iterations.</param>
public sealed record RepeatSpec(string Until, int Max, double DelaySeconds)
{
    /// <summary>The most iterations when a plan does not say.</summary>
    public const int DefaultMax = 10;
}

/// <summary>Repeats a failed attempt, whatever the failure, except a refusal by policy, budget or limit.</summary>
/// <param name="MaxAttempts">All attempts, the first included.</param>
/// <param name="DelaySeconds">The pause before the second attempt.</param>
/// <param name="Backoff">What each further pause is multiplied by.</param>
/// <param name="MaxDelaySeconds">The longest pause.</param>
public sealed record RetrySpec(int MaxAttempts, double DelaySeconds, double Backoff, double MaxDelaySeconds)
{
    /// <summary>Three attempts, one second apart and doubling, at most a minute.</summary>
    public static readonly RetrySpec Default = new(3, 1, 2, 60);
}
