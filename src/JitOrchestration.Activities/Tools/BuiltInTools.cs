using JitOrchestration.Activities.Tools.Basic;
using JitOrchestration.Activities.Tools.Files;
using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Tools;

/// <summary>The tools that every host has.</summary>
public static class BuiltInTools
{
    /// <summary>Makes them all; they live as long as the host.</summary>
    /// <exception cref="ArgumentException">The file root does not exist, or lies within the data folder.</exception>
    public static IReadOnlyList<ITool> Create(BuiltInToolOptions options)
    {
        var root = options.FileRoot is { } folder ? new FileRoot(folder, options.DataFolder) : null;
        return
        [
            new EchoTool(),
            new WaitMsTool(options.TimeProvider),
            new NowTool(options.TimeProvider),
            new CalculateTool(),
            new JsonQueryTool(),
            new ReadFileTool(root) { WithoutRoot = options.WithoutFileRoot },
            new ListFilesTool(root) { WithoutRoot = options.WithoutFileRoot },
            new SearchFilesTool(root) { WithoutRoot = options.WithoutFileRoot },
            new CountWordsTool(root) { WithoutRoot = options.WithoutFileRoot },
            new WriteFileTool(root) { WithoutRoot = options.WithoutFileRoot },
            new FetchUrlTool(options.NetworkOptions, options.TimeProvider),
        ];
    }
}
