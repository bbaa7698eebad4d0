using System.CommandLine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit validate</c>: says everything that is wrong with a plan.</summary>
internal sealed class ValidateCommand : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "The plan; '-' reads the standard input." };
    private readonly Option<bool> _json = CommonOptions.Json("Prints {valid, errors, warnings}.");

    private ValidateCommand()
        : base("validate", "Says everything that is wrong with a plan.")
    {
        Add(_file);
        Add(_json);
        SetAction(Run);
    }

    public static Command Create() => new ValidateCommand();

    private int Run(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var rules = PlanRules.Default with { Tools = Toolbox.Create(CommonOptions.SettingsOf(parsed)) };
        var verdict = PlanValidator.Validate(UserJson.ReadFile("validate", parsed.GetRequiredValue(_file)), rules);
        if (screen.IsJson) WriteJson(verdict);
        else Show(screen, verdict);
        return verdict.IsValid ? ExitCode.Completed : ExitCode.Failed;
    }

    private static void Show(Screen screen, PlanVerdict verdict)
    {
        foreach (var error in verdict.Errors) screen.Text($"error    {ProblemList.Line(error)}", Styles.Failure);
        foreach (var warning in verdict.Warnings) screen.Text($"warning  {ProblemList.Line(warning)}", Styles.Notice);
        if (verdict.IsValid) screen.Text($"The plan is valid: {SubtaskText.Count(verdict.Plan.Subtasks.Length)}.", Styles.Success);
    }

    private static void WriteJson(PlanVerdict verdict) => Screen.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("valid", verdict.IsValid);
        PlanProblem.WriteAll(writer, "errors", verdict.Errors);
        PlanProblem.WriteAll(writer, "warnings", verdict.Warnings);
        writer.WriteEndObject();
    });
}
