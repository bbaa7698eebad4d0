using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Engine.Contract;

/// <summary>An engine that a test may use, with all that it needs to live; gone with it.</summary>
public interface IEngineHost : IAsyncDisposable
{
    /// <summary>The engine.</summary>
    IWorkflowEngine Engine { get; }
}

/// <summary>Opens engines of one kind.</summary>
public interface IEngineFactory
{
    /// <summary>Opens an engine on a store of its own.</summary>
    Task<IEngineHost> OpenAsync(EngineSetup setup);
}

/// <summary>What an engine of a test is given.</summary>
public sealed record EngineSetup
{
    /// <summary>The tools beside the built-in ones.</summary>
    public IReadOnlyList<ITool> Tools { get; init; } = [];

    /// <summary>What thinks; null: the offline mind.</summary>
    public IThinking? Thinking { get; init; }

    /// <summary>How callbacks are made; null: none are.</summary>
    public CallbackOptions? Callbacks { get; init; }
}
