using JitOrchestration.Activities.Tools;

namespace JitOrchestration.Cli.Hosting;

/// <summary>The tools of this host.</summary>
internal static class Toolbox
{
    public static ToolRegistry Create(Settings settings)
    {
        try
        {
            return new ToolRegistry(BuiltInTools.Create(new BuiltInToolOptions
            {
                FileRoot = settings.FileRoot,
                DataFolder = settings.DataFolder,
                NetworkOptions = settings.Network,
            }));
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)} Change to another folder, or name another data folder with --data.");
        }
    }
}
