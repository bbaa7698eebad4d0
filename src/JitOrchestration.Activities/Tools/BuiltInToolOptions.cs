using JitOrchestration.Activities.Tools.Files;
using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Tools;

/// <summary>What the built-in tools may see and reach.</summary>
public sealed record BuiltInToolOptions
{
    /// <summary>The path of the one folder that the file tools see; null: none, and they refuse every call.</summary>
    public string? FileRoot { get; init; }

    /// <summary>What the file tools answer when there is no <see cref="FileRoot"/> (<c>files_disabled</c>): what to do on this host.</summary>
    public string WithoutFileRoot { get; init; } = "No folder is open to the file tools. Start the service with a file root, the one folder that they may see.";

    /// <summary>Where the service keeps its journals; the file tools never show it. Null: there is none.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The hosts that may be reached.</summary>
    public NetworkOptions NetworkOptions { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
