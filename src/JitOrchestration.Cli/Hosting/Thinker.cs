using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Cli.Hosting;

/// <summary>What thinks: the models that the environment names, or the offline planner and agent.</summary>
internal static class Thinker
{
    /// <exception cref="CommandException">The environment names models in a way that contradicts itself.</exception>
    public static IThinking Create(ToolRegistry tools)
    {
        try
        {
            return ByEnvironment(tools);
        }
        catch (ModelSettingsException e)
        {
            throw new CommandException(e.Message);
        }
    }

    /// <summary>The same, for whoever can do without: what the environment says wrong is said when something is to be thought.</summary>
    public static IThinking CreateIfConfigured(ToolRegistry tools)
    {
        try
        {
            return ByEnvironment(tools);
        }
        catch (ModelSettingsException e)
        {
            return new NoMind(e.Message);
        }
    }

    private static IThinking ByEnvironment(ToolRegistry tools) => MindFactory.Create(Settings.Variable, tools, TimeProvider.System);
}
