using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded;
using JitOrchestration.Embedded.Engine;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>An engine with one tool that does nothing, on a journal on disk or on one that keeps nothing.</summary>
internal sealed class BenchEngine : IAsyncDisposable
{
    private readonly EmbeddedEngine _engine;

    private BenchEngine(EmbeddedEngine engine, ToolRegistry tools, OfflineMind mind) => (_engine, Tools, Mind) = (engine, tools, mind);

    public ToolRegistry Tools { get; }

    public OfflineMind Mind { get; }

    public static async Task<BenchEngine> OpenAsync(string folder, bool keepsNothing = false)
    {
        var tools = new ToolRegistry([new NoOpTool()]);
        var options = new EmbeddedEngineOptions
        {
            DataFolder = folder,
            Tools = tools,
            Policy = new ToolPolicy(new NetworkOptions()),
        };
        var mind = new OfflineMind(tools);
        var engine = keepsNothing ? EmbeddedEngine.OpenWith(new NoJournal(), options, mind) : await EmbeddedEngine.OpenAsync(options, mind);
        return new BenchEngine(engine, tools, mind);
    }

    public Task<string> StartAsync(JsonElement plan, RunOptions? options = null) =>
        _engine.StartAsync(new RunRequest("bench", null, plan, options));

    /// <summary>Starts a run and waits until it has ended.</summary>
    public Task RunAsync(JsonElement plan, RunOptions? options = null) =>
        _engine.RunAsync(new RunRequest("bench", null, plan, options));

    public EmbeddedEngine Engine => _engine;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private sealed class NoOpTool : ITool
    {
        private static readonly JsonElement Nothing = JsonElement.Parse("null");

        public ToolDefinition Definition { get; } =
            new("noop", "Does nothing.", JsonElement.Parse("""{"type":"object"}""")) { Effect = Effect.None };

        public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken) =>
            Task.FromResult(Nothing);
    }
}
