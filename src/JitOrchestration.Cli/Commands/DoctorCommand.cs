using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit doctor</c>: which models are used, and whether they answer.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<bool> _json = CommonOptions.Json("Prints {data_folder, models: [...]}.");

    private DoctorCommand()
        : base("doctor", "Tells which models are used, and asks each of them one small thing.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    public static Command Create() => new DoctorCommand();

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var settings = CommonOptions.SettingsOf(parsed);
        screen.Text($"Data folder: {settings.DataFolder}");
        var thinking = Thinker.Create(Toolbox.Create(settings));
        var results = thinking is ModelMind mind ? await CheckAsync(screen, mind.Models, cancellation) : [];
        if (screen.IsJson) Screen.Json(writer => Write(writer, settings, results));
        else if (results.Count == 0) ShowHowToSetUp(screen);
        return results.All(result => result.Ok) ? ExitCode.Completed : ExitCode.Failed;
    }

    /// <summary>Says which model is asked before it is: it may take its time.</summary>
    private static async Task<IReadOnlyList<ModelCheckResult>> CheckAsync(Screen screen, ModelCatalog models, CancellationToken cancellation)
    {
        var check = new ModelCheck(models, TimeProvider.System);
        var results = new List<ModelCheckResult>();
        foreach (var model in check.Models)
        {
            screen.Text($"{RolesOf(model)}: {model.Source}");
            results.Add(await check.RunAsync(model, cancellation));
            Show(screen, results[^1]);
        }
        return results;
    }

    private static void Show(Screen screen, ModelCheckResult result)
    {
        if (result.Problem is { } problem) screen.Text($"  {problem.Message} ({problem.Code})", Styles.Of(RunStatus.Failed));
        else screen.Text(Answered(result));
    }

    private static void ShowHowToSetUp(Screen screen)
    {
        screen.Text("Models: none is configured, so requests are planned and done offline.");
        screen.Text($"To use one, set {ModelVariables.OpenAIKey}; or {ModelVariables.AzureEndpoint} and {ModelVariables.AzureDeployment}; or {ModelVariables.OpenAIBaseUrl} and {ModelVariables.Model}, for a server that speaks the same, such as Ollama.");
    }

    private static string Answered(ModelCheckResult result) => string.Create(CultureInfo.InvariantCulture,
        $"  answered in {result.Latency.TotalMilliseconds:0} ms, {result.Usage.InputTokens} + {result.Usage.OutputTokens} tokens{(result.HasPrice ? "" : $"; its price is not known, so money is not counted: a file named by {ModelVariables.Prices} can say it")}");

    private static void Write(Utf8JsonWriter writer, Settings settings, IReadOnlyList<ModelCheckResult> results)
    {
        writer.WriteStartObject();
        writer.WriteString("data_folder", settings.DataFolder);
        writer.WriteStartArray("models");
        foreach (var result in results) Write(writer, result);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelCheckResult result)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("roles");
        foreach (var role in result.Roles) writer.WriteStringValue(RoleOf(role));
        writer.WriteEndArray();
        writer.WriteString("model", result.Source.Model);
        writer.WriteString("endpoint", result.Source.Endpoint?.ToString());
        writer.WriteBoolean("ok", result.Ok);
        writer.WriteNumber("latency_ms", Math.Round(result.Latency.TotalMilliseconds));
        writer.WriteNumber("input_tokens", result.Usage.InputTokens);
        writer.WriteNumber("output_tokens", result.Usage.OutputTokens);
        writer.WriteBoolean("has_price", result.HasPrice);
        writer.WriteString("code", result.Problem?.Code);
        writer.WriteString("problem", result.Problem?.Message);
        writer.WriteEndObject();
    }

    private static string RolesOf(ModelInUse model)
    {
        var roles = string.Join(", ", model.Roles.Select(RoleOf));
        return char.ToUpperInvariant(roles[0]) + roles[1..];
    }

    private static string RoleOf(ModelRole role) => Wire.Word(role);
}
