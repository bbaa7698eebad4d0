using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Api;

/// <summary>What the handlers of the HTTP API work with. One for each host; thread-safe.</summary>
/// <param name="engine">Runs the workflows.</param>
/// <param name="tools">What plans may call.</param>
/// <param name="planner">Plans for <c>POST /v1/plans</c>.</param>
public sealed class JitApi(IWorkflowEngine engine, ToolRegistry tools, IPlanner planner)
{
    private Capacity? _bodies;
    private Capacity? _waiting;

    /// <summary>The most bytes of a request's body: the largest input (16 MiB), and room for the rest.</summary>
    public int MaxBodyBytes { get; init; } = 17 * 1024 * 1024;

    /// <summary>The most bytes of bodies that are in memory at once; who comes when they are used up is told to come again.</summary>
    public long MaxBodyBytesAtOnce { get; init; } = 256L * 1024 * 1024;

    /// <summary>The most event streams and long polls at once; who comes too many is told to come again.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>After how long without an event a stream gets a comment, so that nobody on the way takes it for dead.</summary>
    public TimeSpan StreamIdle { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long a stream ends although its run goes on, where a connection must not last for ever; null: it may.</summary>
    public TimeSpan? LongestStream { get; init; }

    /// <summary>What exceptions of what the engine stands on mean to a caller, who is answered 503; null: they are bugs.</summary>
    public Func<Exception, EngineException?> Explain { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Runs the workflows.</summary>
    public IWorkflowEngine Engine { get; } = engine;

    internal ToolRegistry Tools { get; } = tools;

    internal IPlanner Planner { get; } = planner;

    internal RequestValidator Validator { get; } = new(tools);

    internal Capacity Bodies => LazyInitializer.EnsureInitialized(ref _bodies, () => new Capacity(MaxBodyBytesAtOnce));

    internal Capacity Waiting => LazyInitializer.EnsureInitialized(ref _waiting, () => new Capacity(MaxWaiting));
}
