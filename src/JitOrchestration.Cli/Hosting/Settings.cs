using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Cli.Hosting;

/// <summary>Where the journal lives and what may be reached: from options, else from the environment.</summary>
/// <param name="DataFolder">The folder of the journal.</param>
/// <param name="DataOption">It, when an option named it: commands that are suggested to the user must name it too.</param>
/// <param name="Network">The hosts that may be reached.</param>
internal sealed record Settings(string DataFolder, string? DataOption, NetworkOptions Network)
{
    /// <summary>The environment variable that holds the API key of a server: of this one, or of one that is spoken to.</summary>
    public const string ApiKeyVariable = "JIT_API_KEY";

    /// <summary>The one folder that the file tools see; null: none.</summary>
    public string? FileRoot { get; init; } = Environment.CurrentDirectory;

    /// <summary>The environment variable that names the data folder.</summary>
    public const string DataVariable = "JIT_DATA";

    /// <summary>The environment variable that lists hosts which <c>fetch_url</c> reaches without asking.</summary>
    public const string HostsVariable = "JIT_ALLOWED_HOSTS";

    /// <summary>The environment variable that, set to 1, lets hosts be at addresses that are not of the public internet.</summary>
    public const string PrivateVariable = "JIT_ALLOW_PRIVATE_ADDRESSES";

    public static Settings From(string? dataOption) => new(
        Path.GetFullPath(dataOption ?? Variable(DataVariable) ?? Embedded.Storage.DataFolder.DefaultPath),
        dataOption,
        new NetworkOptions { AllowedHosts = Hosts(Variable(HostsVariable) ?? ""), AllowPrivateAddresses = Variable(PrivateVariable) == "1" });

    /// <summary>How callbacks are made; null: there is no secret to sign them with.</summary>
    /// <param name="report">Hears what becomes of them.</param>
    /// <exception cref="CommandException">What is given as the secret is none.</exception>
    public CallbackOptions? Callbacks(Action<CallbackReport> report)
    {
        if (Variable(CallbackSecret.Variable) is not { } secret) return null;
        try
        {
            return new CallbackOptions { Secret = CallbackSecret.Parse(secret), Network = Network, Report = report };
        }
        catch (FormatException e)
        {
            throw new CommandException($"{CallbackSecret.Variable}: {e.Message}");
        }
    }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string[] Hosts(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
