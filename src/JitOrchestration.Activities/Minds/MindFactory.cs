using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Activities.Minds;

/// <summary>Chooses what thinks in a host, by its configuration.</summary>
public static class MindFactory
{
    /// <summary>A <see cref="ModelMind"/> where a model is configured; else the <see cref="OfflineMind"/>.</summary>
    /// <param name="configuration">A variable's value by its name in <see cref="ModelVariables"/>; null: it is not set.</param>
    /// <param name="tools">The tools of the host.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ModelSettingsException">The configuration contradicts itself or is malformed; the message says what to set.</exception>
    public static IThinking Create(Func<string, string?> configuration, ToolRegistry tools, TimeProvider time) =>
        ModelSettings.Read(configuration) is { } settings ? new ModelMind(new ModelCatalog(settings, time: time), tools) : new OfflineMind(tools);
}
