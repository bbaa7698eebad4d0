using System.CommandLine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Data = new("--data")
    {
        HelpName = "DIR",
        Recursive = true,
        Description = $"Where the journal lives; default: {Settings.DataVariable}, else a folder of your user.",
    };

    /// <summary>Given in the environment, the key is seen by nobody who lists processes.</summary>
    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        HelpName = "KEY",
        Description = $"The server's API key; better given as {Settings.ApiKeyVariable}.",
    };

    public static readonly Option<string?> Server = MakeServer();

    /// <summary>A command that can also speak to a server.</summary>
    public static void AddServer(Command command)
    {
        command.Add(Server);
        command.Add(ApiKey);
    }

    public static string? ApiKeyOf(ParseResult parsed) => parsed.GetValue(ApiKey) ?? Settings.Variable(Settings.ApiKeyVariable);

    public static Option<bool> Json(string description) => new("--json") { Description = description };

    public static Option<double?> StopGrace() =>
        NumberOption.Create<double>("--stop-grace", "SECONDS", "How long SIGTERM lets calls under way finish; default: 10.", 0, 86_400);

    public static Argument<string> RunId() => new("ID") { Description = "The run: its id, at least the first 6 characters of it, or 'last'." };

    private static Option<string?> MakeServer()
    {
        var option = new Option<string?>("--server") { HelpName = "URL", Description = "Asks this server instead of the data folder." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                result.AddError("--server takes a URL, such as http://127.0.0.1:7071.");
        });
        return option;
    }

    public static Settings SettingsOf(ParseResult parsed) => Settings.From(parsed.GetValue(Data));

    /// <summary>For a command that looks at runs, and tells them something.</summary>
    public static Task<Workbench> OpenAsync(ParseResult parsed, Screen screen) => Workbench.OpenAsync(SettingsOf(parsed), screen, Thinker.CreateIfConfigured);

    /// <summary>For a command that drives runs.</summary>
    /// <exception cref="CommandException">The environment names models in a way that contradicts itself.</exception>
    public static Task<Workbench> OpenToDriveAsync(ParseResult parsed, Screen screen, double? stopGrace) =>
        Workbench.OpenAsync(SettingsOf(parsed), screen, Thinker.Create, stopGrace is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
