using System.CommandLine;
using System.Net;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Cli.Hosting;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit serve</c>: the HTTP API on this machine, over the embedded engine, which drives every run of its data folder.</summary>
internal sealed class ServeCommand : Command
{
    private const double UsualRetainDays = 30;

    private readonly Option<string> _address = new("--address") { HelpName = "IP", Description = "The address to listen on; default: 127.0.0.1. Any other than loopback needs an API key.", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { HelpName = "N", Description = $"The port; default: {ApiServerOptions.UsualPort}; 0: any that is free.", DefaultValueFactory = _ => ApiServerOptions.UsualPort };
    private readonly Option<string[]> _hostNames = new("--host-name") { HelpName = "NAME", Description = "A name that the server is reached by, beside its addresses and localhost." };
    private readonly Option<string?> _root = new("--root") { HelpName = "DIR", Description = "The one folder that the file tools see; default: none, and they refuse every call." };
    private readonly Option<double> _retainDays = new("--retain-days") { HelpName = "N", Description = "After how many days ended runs are deleted that do not say; default: 30.", DefaultValueFactory = _ => UsualRetainDays };
    private readonly Option<double?> _stopGrace = CommonOptions.StopGrace();

    private ServeCommand()
        : base("serve", "Serves the HTTP API, and drives every run of the data folder.")
    {
        foreach (var option in (Option[])[_address, _port, CommonOptions.ApiKey, _hostNames, _root, _retainDays, _stopGrace]) Add(option);
        Require(_address, address => IPAddress.TryParse(address, out _), "--address takes an IP address, such as 127.0.0.1 or 0.0.0.0.");
        Require(_port, port => port is >= 0 and <= 65_535, "--port takes a number from 0 to 65535.");
        Require(_retainDays, days => days is > 0 and <= 36_500, "--retain-days takes a number of days, up to 36500.");
        SetAction(parsed => RunAsync(parsed));
    }

    public static Command Create() => new ServeCommand();

    private static void Require<T>(Option<T> option, Func<T?, bool> allows, string message) => option.Validators.Add(result =>
    {
        if (!result.Errors.Any() && !allows(result.GetValueOrDefault<T>())) result.AddError(message);
    });

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var interruption = new Interruption();
        var service = new Service(CommonOptions.SettingsOf(parsed) with { FileRoot = RootOf(parsed) }, TimeSpan.FromDays(parsed.GetValue(_retainDays)))
        {
            StopGrace = parsed.GetValue(_stopGrace) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return await service.RunAsync(ServerOptions(parsed), interruption);
    }

    private string? RootOf(ParseResult parsed) => parsed.GetValue(_root) switch
    {
        null => null,
        var root when Directory.Exists(root) => Path.GetFullPath(root),
        var missing => throw new UsageException($"--root: there is no folder '{missing}'. Name one that is there, or leave it out: then the file tools refuse every call."),
    };

    private ApiServerOptions ServerOptions(ParseResult parsed) => new()
    {
        Address = IPAddress.Parse(parsed.GetValue(_address)!),
        Port = parsed.GetValue(_port),
        ApiKey = CommonOptions.ApiKeyOf(parsed),
        HostNames = parsed.GetValue(_hostNames) ?? [],
    };
}
