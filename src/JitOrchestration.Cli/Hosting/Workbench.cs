using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Embedded;

namespace JitOrchestration.Cli.Hosting;

/// <summary>What a command works with: an open engine, and the screen to show things on.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private Workbench(EmbeddedEngine engine, ToolRegistry tools, Settings settings, Screen screen) =>
        (Engine, Tools, Settings, Screen) = (engine, tools, settings, screen);

    public EmbeddedEngine Engine { get; }

    public ToolRegistry Tools { get; }

    public Settings Settings { get; }

    public Screen Screen { get; }

    /// <summary>Opens the engine on the data folder. It drives nothing by itself.</summary>
    public static async Task<Workbench> OpenAsync(Settings settings, Screen screen, Func<ToolRegistry, IThinking> think, TimeSpan? stopGrace = null)
    {
        var tools = Toolbox.Create(settings);
        var options = new EmbeddedEngineOptions
        {
            DataFolder = settings.DataFolder,
            Tools = tools,
            Policy = new ToolPolicy(settings.Network),
            Callbacks = settings.Callbacks(report => MentionFailure(screen, report)),
        };
        if (stopGrace is { } grace) options = options with { StopGrace = grace };
        return new Workbench(await EmbeddedEngine.OpenAsync(options, think(tools)), tools, settings, screen);
    }

    /// <summary>A command line for the user to type, on the same data folder.</summary>
    public string CommandLine(params string[] words) => ShellWord.Join([
        "jit", .. words, .. Settings.DataOption is { } data ? ["--data", data] : (string[])[]]);

    private static void MentionFailure(Screen screen, CallbackReport report)
    {
        if (report.Problem is not null) screen.Note($"{report}");
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
