using System.CommandLine;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit plan</c>: shows the plan of a request and runs nothing.</summary>
internal sealed class PlanCommand : Command
{
    private readonly Argument<string> _request = new("REQUEST") { Description = "What is to be done, in plain words." };
    private readonly Option<string?> _input = new("--input") { HelpName = "JSON", Description = "The input that the run would get, or @FILE." };
    private readonly Option<string?> _plannerModel = ModelOptions.PlannerModel();
    private readonly Option<bool> _json = CommonOptions.Json("Prints {plan, warnings, mermaid, usage?}.");

    private PlanCommand()
        : base("plan", "Plans a request and shows the plan; runs nothing.")
    {
        Add(_request);
        Add(_input);
        Add(_plannerModel);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_request) is not null && string.IsNullOrWhiteSpace(result.GetValue(_request))) result.AddError("Say what is to be done: jit plan \"REQUEST\".");
        });
        SetAction(RunAsync);
    }

    public static Command Create() => new PlanCommand();

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var answer = await PlanAsync(parsed, cancellation);
        var mermaid = PlanText.Mermaid(PlanGraph.Build(answer.Plan));
        if (screen.IsJson) Screen.Json(writer => Write(writer, answer, mermaid));
        else Show(screen, answer, mermaid);
        return ExitCode.Completed;
    }

    private async Task<PlannerAnswer.Made> PlanAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var input = UserJson.Parse("--input", parsed.GetValue(_input));
        var options = RunOptions.Default with { PlannerModel = parsed.GetValue(_plannerModel) };
        var planner = Thinker.Create(Toolbox.Create(CommonOptions.SettingsOf(parsed)));
        try
        {
            return await planner.MakeAsync(parsed.GetRequiredValue(_request), input, options, cancellation);
        }
        catch (ActivityException e)
        {
            throw new CommandException($"{e.Message} ({e.Failure.Code})");
        }
    }

    private static void Show(Screen screen, PlannerAnswer.Made answer, string mermaid)
    {
        PlanTable.Show(screen, answer.Plan, answer.Source, answer.By);
        PlanTable.ShowWarnings(screen, answer.Warnings);
        screen.Text();
        screen.Text(mermaid.TrimEnd());
        if (answer.Usage is { } usage && UsageText.Of(usage) is { } line) screen.Text(line, Styles.Faint);
    }

    private static void Write(Utf8JsonWriter writer, PlannerAnswer.Made answer, string mermaid)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("plan");
        PlanJson.Write(writer, answer.Plan);
        RunWarning.WriteAll(writer, "warnings", answer.Warnings);
        writer.WriteString("mermaid", mermaid);
        if (answer.Usage is { ModelCalls: > 0 } usage) RunJson.WriteUsage(writer, usage);
        writer.WriteEndObject();
    }
}
