using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Hosting;

/// <summary>
/// The folder in which a run was started is the one that its file tools see. Another process may go on with it, but only
/// there: what was allowed for one folder is not to be done in another.
/// </summary>
internal static class RunFolder
{
    /// <summary>Refuses to drive a run elsewhere than where it was started.</summary>
    /// <exception cref="CommandException">It was started in another folder.</exception>
    public static void Require(Workbench bench, RunState run)
    {
        if (run.Ended || run.Options.Folder is not { } folder || folder == bench.Settings.FileRoot || bench.Engine.IsDriven(run.RunId)) return;
        throw new CommandException($"The run {run.RunId} was started in {folder}, and its file tools see that folder. {WayOut(bench, folder)}");
    }

    private static string WayOut(Workbench bench, string folder) => Directory.Exists(folder)
        ? $"Go there first: {ShellWord.Join(["cd", folder])}"
        : $"It is gone. Make it again and go there, or start '{bench.CommandLine("serve")}', which drives every run of the data folder with the files of the folder where it is started.";
}
