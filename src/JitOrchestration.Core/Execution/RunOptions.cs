using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace JitOrchestration.Core.Execution;

/// <summary>How one run is to be done. What is null takes its default.</summary>
public sealed record RunOptions
{
    /// <summary>The options of a run that says nothing.</summary>
    public static readonly RunOptions Default = new();

    /// <summary>Shows the plan to a person, and starts only when it is approved.</summary>
    public bool ApprovePlan { get; init; }

    /// <summary>
    /// True: the synthesizer writes the result. False: it never does, and a plan with several sinks answers with an
    /// object of their results. Null: it does when the plan has several sinks.
    /// </summary>
    public bool? Synthesize { get; init; }

    /// <summary>
    /// How a request that brings no plan is gone about: <see cref="AutoStrategy"/> or <see cref="GraphStrategy"/>; null: the
    /// latter.
    /// </summary>
    public string? Strategy { get; init; }

    /// <summary>A router decides whether the request is answered at once or planned.</summary>
    public const string AutoStrategy = "auto";

    /// <summary>The request is planned.</summary>
    public const string GraphStrategy = "graph";

    /// <summary>The model of agents, of the router and of the synthesizer; null: the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>The model of the planner; null: the configured one.</summary>
    public string? PlannerModel { get; init; }

    /// <summary>Gives the request to a single agent when the planner makes no valid plan; else the run fails.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FallBackToAgent { get; init; }

    /// <summary>
    /// Language models think for the run, and nothing else may do so in their place, also not after a restart without them.
    /// Whoever takes the run in says so; nobody asks for it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool UsesModels { get; init; }

    /// <summary>What models may use; null: nobody counts, because no model is configured.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>How many calls of this run may be under way at once.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The limits; null: the defaults.</summary>
    public RunLimits? Limits { get; init; }

    /// <summary>
    /// Patterns of tools that the user allowed beforehand, such as <c>write_*</c>; the policy reads them, a plan
    /// cannot set them.
    /// </summary>
    public ImmutableArray<string> Allow { get; init; } = [];

    /// <summary>
    /// The folder that the file tools see, when the run was started for one: it must not be gone on with in another.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Words to find the run by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>After how many days the run is deleted once it has ended; null: when the service sees fit.</summary>
    public int? RetainDays { get; init; }

    /// <summary>
    /// Where somebody wants to be told when a person is needed, and of the end. Children have it of their root: what they
    /// ask is reported as the root's.
    /// </summary>
    public string? CallbackUrl { get; init; }

    /// <summary>How many calls of a run may be under way at once when it does not say.</summary>
    public const int DefaultConcurrency = 64;

    internal int CallLimit => Concurrency ?? DefaultConcurrency;

    internal RunLimits EffectiveLimits => Limits ?? RunLimits.Default;
}

/// <summary>
/// What a run may use at most. Crossing a limit fails the run with the limit's name, its value and how to raise it.
/// </summary>
public sealed record RunLimits
{
    /// <summary>The limits of a run that says nothing.</summary>
    public static readonly RunLimits Default = new();

    /// <summary>Plans that a planner may make for a request: the first, and three that mend the one before.</summary>
    public const int PlanAttempts = 4;

    /// <summary>Subtasks of a plan.</summary>
    public int Subtasks { get; init; } = 1_000;

    /// <summary>Items of one <c>for_each</c>.</summary>
    public int ForEachItems { get; init; } = 10_000;

    /// <summary>How deep runs may start child runs.</summary>
    public int Nesting { get; init; } = 5;

    /// <summary>Calls and waits started by a run together with its children, repeated attempts included.</summary>
    public int Activities { get; init; } = 100_000;

    /// <summary>Model calls in one conversation of an agent.</summary>
    public int AgentTurns { get; init; } = 25;

    /// <summary>Tokens that a model may write in one call; so many are set aside of the budget.</summary>
    public int OutputTokens { get; init; } = 16_000;

    /// <summary>Bytes of the request, in UTF-8.</summary>
    public int RequestBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of the result and of every value on the way to it, in UTF-8 JSON.</summary>
    public int ResultBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Seconds a run may take, the time in which it only waits for people excluded.</summary>
    public double RunSeconds { get; init; } = 24 * 60 * 60;
}
