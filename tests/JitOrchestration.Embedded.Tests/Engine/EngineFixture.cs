using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine;

/// <summary>An engine on a folder of its own, with the built-in tools, scripted ones, and what a test wants to know.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private readonly bool _ownsFolder;

    private EngineFixture(EmbeddedEngine engine, string folder, bool ownsFolder)
    {
        Engine = engine;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public EmbeddedEngine Engine { get; }

    public string Folder { get; }

    public static async Task<EngineFixture> OpenAsync(
        IEnumerable<ITool>? tools = null, string? folder = null, bool drivesAll = false, int concurrency = 256, IThinking? thinking = null,
        Func<EmbeddedEngineOptions, EmbeddedEngineOptions>? with = null)
    {
        var path = folder ?? Directory.CreateTempSubdirectory("jit-engine-").FullName;
        var registry = new ToolRegistry([.. BuiltInTools.Create(new BuiltInToolOptions()), .. tools ?? []]);
        var options = new EmbeddedEngineOptions
        {
            DataFolder = Path.Combine(path, "data"),
            DrivesAll = drivesAll,
            Concurrency = concurrency,
            Tools = registry,
            Policy = new ToolPolicy(new NetworkOptions()),
        };
        var engine = await EmbeddedEngine.OpenAsync(with is null ? options : with(options), thinking ?? new OfflineMind(registry));
        return new EngineFixture(engine, path, ownsFolder: folder is null);
    }

    /// <summary>Another engine on the folder, after this one is gone.</summary>
    public async Task<EngineFixture> ReopenAsync(params ITool[] tools)
    {
        await Engine.DisposeAsync();
        return await OpenAsync(tools, Folder, drivesAll: true);
    }

    public Task<string> StartAsync(string plan, string? input = null, RunOptions? options = null) => Engine.StartAsync(
        new RunRequest("a test", input is null ? null : JsonElement.Parse(input), JsonElement.Parse(plan), options)).WaitAsync(EngineUnderTest.Patience);

    public async Task<RunState> RunAsync(string plan, string? input = null, RunOptions? options = null) =>
        await EndAsync(await StartAsync(plan, input, options));

    /// <summary>The run once it has ended.</summary>
    public Task<RunState> EndAsync(string runId) => UntilAsync(runId, state => state.Ended);

    /// <summary>The run as soon as it stands as wanted.</summary>
    public async Task<RunState> UntilAsync(string runId, Func<RunState, bool> wanted)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        var state = new RunState(runId);
        await foreach (var entry in Engine.EventsAsync(runId, 0, enough.Token))
        {
            state.Fold(entry.At, entry.Events);
            if (wanted(state)) return state;
        }
        wanted(state).ShouldBeTrue($"the run ended as {state.Status}: {state.Error?.Message}");
        return state;
    }

    public async Task<string> ResultAsync(RunState run) =>
        (await Engine.OpenAsync(run.RunId, run.Result ?? Value.Null)).GetRawText();

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
