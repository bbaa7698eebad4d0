using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Tools;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Embedded;

/// <summary>How an embedded engine works.</summary>
public sealed record EmbeddedEngineOptions
{
    /// <summary>The folder of the journal; null: the per-user one.</summary>
    public string? DataFolder { get; init; }

    /// <summary>
    /// True: the engine drives every run of its data folder that no living process drives, those that a crash left
    /// included. False: only the runs that it started or was told to resume.
    /// </summary>
    public bool DrivesAll { get; init; }

    /// <summary>How many calls may be under way at once in this process.</summary>
    public int Concurrency { get; init; } = 256;

    /// <summary>How many calls of a tool may be under way at once in this process, by the tool's name.</summary>
    public IReadOnlyDictionary<string, int> ToolConcurrency { get; init; } = new Dictionary<string, int>();

    /// <summary>How long a stop waits for calls under way.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The tools that plans and agents may call.</summary>
    public required ToolRegistry Tools { get; init; }

    /// <summary>What of them needs a person's word.</summary>
    public required ToolPolicy Policy { get; init; }

    /// <summary>How runs tell their receivers; null: they do not, and a request that wants it is refused.</summary>
    public CallbackOptions? Callbacks { get; init; }

    /// <summary>Hears of runs what an operator wants to know: what fails, what was lost, what waits for a person; null: nobody does.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Called at named moments, so that a test can kill the process exactly there.</summary>
    internal Action<string>? CrashPoint { get; init; }
}
