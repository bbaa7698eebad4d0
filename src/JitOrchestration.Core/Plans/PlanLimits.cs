namespace JitOrchestration.Core.Plans;

/// <summary>
/// How large a plan may be. The defaults are far above what a planner writes and far below what hurts: a plan at every
/// limit is still read and checked in about a second.
/// </summary>
public sealed record PlanLimits
{
    /// <summary>The defaults.</summary>
    public static readonly PlanLimits Default = new();

    /// <summary>The most bytes of UTF-8 JSON of a whole plan: 4 MiB.</summary>
    public int PlanBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most subtasks of one plan. An inline plan of a child is counted on its own.</summary>
    public int Subtasks { get; init; } = 1_000;

    /// <summary>The most dependencies of one plan, declared and implied together.</summary>
    public int Dependencies { get; init; } = 10_000;

    /// <summary>The most child workflows inside each other, below the root run.</summary>
    public int Nesting { get; init; } = 5;

    /// <summary>The most bytes of UTF-8 of one text: a task, a question, a request, instructions. 64 KiB.</summary>
    public int TextBytes { get; init; } = 64 * 1024;

    /// <summary>The most bytes of one JSON part: arguments, input, a schema. 256 KiB.</summary>
    public int JsonBytes { get; init; } = 256 * 1024;

    /// <summary>The most choices of a question.</summary>
    public int Choices { get; init; } = 100;

    /// <summary>The most tools of one agent.</summary>
    public int AgentTools { get; init; } = 128;

    /// <summary>The largest <c>max_parallel</c>: as many as <c>for_each</c> may have items.</summary>
    public int MaxParallel { get; init; } = 10_000;

    /// <summary>The largest <c>repeat.max</c>.</summary>
    public int Iterations { get; init; } = 10_000;

    /// <summary>The largest <c>retry.max_attempts</c>.</summary>
    public int Attempts { get; init; } = 100;

    /// <summary>The longest time span, in seconds: ten years of 365 days, so that no instant can overflow.</summary>
    public double Seconds { get; init; } = 10 * 365 * 86_400d;
}
