using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Embedded;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>Opens the other engine, each on a folder of its own.</summary>
public sealed class EmbeddedFactory : IEngineFactory
{
    /// <inheritdoc/>
    public async Task<IEngineHost> OpenAsync(EngineSetup setup)
    {
        var folder = Directory.CreateTempSubdirectory("jit-parity-").FullName;
        var tools = new ToolRegistry([.. BuiltInTools.Create(new BuiltInToolOptions()), .. setup.Tools]);
        var options = new EmbeddedEngineOptions { DataFolder = folder, Tools = tools, Policy = new ToolPolicy(new NetworkOptions()) };
        return new Host(await EmbeddedEngine.OpenAsync(options, setup.Thinking ?? new OfflineMind(tools)), folder);
    }

    private sealed class Host(EmbeddedEngine engine, string folder) : IEngineHost
    {
        public IWorkflowEngine Engine => engine;

        public async ValueTask DisposeAsync()
        {
            await engine.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
