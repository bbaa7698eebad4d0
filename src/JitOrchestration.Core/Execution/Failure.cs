using System.Text.Json.Serialization;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>Whether trying the same again can help.</summary>
[JsonConverter(typeof(WireWordConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The same call may well succeed later: timeouts, 429, 5xx, lost connections.</summary>
    Transient,

    /// <summary>The same call will fail again: bad arguments, not found.</summary>
    Permanent,

    /// <summary>Not allowed: by policy, by a person, by the budget or by a limit. Never repeated.</summary>
    Refused,
}

/// <summary>Why a call, a subtask or a run failed.</summary>
/// <param name="Code">A stable name, such as <c>timeout</c> or <c>file_not_found</c>.</param>
/// <param name="Message">A sentence: what was wrong, where, and what to do.</param>
/// <param name="Kind">Whether trying again can help.</param>
public sealed record Failure(string Code, string Message, FailureKind Kind = FailureKind.Permanent)
{
    /// <summary>
    /// The call may have done its work although no answer came (a timeout, a lost connection): a tool of effect
    /// <see cref="Effect.Once"/> is then not called again without asking.
    /// </summary>
    public bool MayHaveHappened { get; init; }

    /// <summary>How long the other side asked to be left alone, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The subtask that failed, when this is the error of a run.</summary>
    public string? SubtaskId { get; init; }

    /// <summary>The code of every failure for which a limit was crossed.</summary>
    public const string LimitExceeded = "limit_exceeded";

    /// <summary>Whether a limit was crossed: that fails the run, whatever <c>on_failure</c> says.</summary>
    [JsonIgnore]
    public bool IsLimit => Code == LimitExceeded;

    /// <summary>
    /// It says what the host lacks rather than what the call came to, such as the models that the run was begun with: it fails the
    /// run, whatever <c>on_failure</c> says, because the run can be retried where the host is whole again.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOfTheHost { get; init; }

    /// <summary>Whether it fails the run, whatever <c>on_failure</c> says.</summary>
    [JsonIgnore]
    public bool FailsTheRun => IsLimit || IsOfTheHost;

    /// <summary>The code of the failure of a call that a person had to allow, when the run was ending.</summary>
    internal const string RunWasEnding = "run_was_ending";

    /// <summary>Whether it says how the run stood rather than what the call came to: by another time it may be well.</summary>
    internal bool IsOfTheRun => Code is LimitExceeded or RunWasEnding || IsOfTheHost;

    /// <summary>A limit was crossed.</summary>
    /// <param name="name">The limit's name in <c>options.limits</c>.</param>
    /// <param name="limit">Its value.</param>
    /// <param name="what">What is over it.</param>
    public static Failure Limit(string name, double limit, string what) => new(
        LimitExceeded,
        FormattableString.Invariant($"{what}; the limit {name} is {limit}. Raise it with options.limits.{name}."),
        FailureKind.Refused);

    /// <summary>The part of the budget would be crossed that a child run was granted.</summary>
    internal static Failure OverGrant(string name, double grant, string what) => new(
        LimitExceeded,
        FormattableString.Invariant($"{what}; its part of the budget of {name} of the run that began it is {grant}. Raise that one's options.budget.{name}."),
        FailureKind.Refused);

    /// <summary>The budget would be crossed.</summary>
    /// <param name="name">Its name in <c>options.budget</c>.</param>
    /// <param name="budget">Its value.</param>
    /// <param name="what">What would be over it.</param>
    internal static Failure OverBudget(string name, double budget, string what) => new(
        LimitExceeded,
        FormattableString.Invariant($"{what}; the budget of {name} is {budget}. Raise it with options.budget.{name}."),
        FailureKind.Refused);
}

/// <summary>What a tool does to the world.</summary>
[JsonConverter(typeof(WireWordConverter<Effect>))]
public enum Effect
{
    /// <summary>Nothing: it only looks or computes. May be called again at will.</summary>
    None,

    /// <summary>Something, but calling again with the same idempotency key does it no second time.</summary>
    Idempotent,

    /// <summary>Something that must not be done twice. What undeclared tools are taken for.</summary>
    Once,
}
