using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Callbacks;

/// <summary>How callbacks are made.</summary>
public sealed record CallbackOptions
{
    /// <summary>Signs them.</summary>
    public required CallbackSecret Secret { get; init; }

    /// <summary>Which hosts may be reached: the same rules as for tools, but nobody can be asked.</summary>
    public required NetworkOptions Network { get; init; }

    /// <summary>The longest that a receiver may take for an answer. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Hears what became of every attempt, from any thread; for a log.</summary>
    public Action<CallbackReport>? Report { get; init; }

    /// <summary>Finds the addresses of hosts; null: the resolver of the system.</summary>
    public HostResolver? Resolver { get; init; }
}
