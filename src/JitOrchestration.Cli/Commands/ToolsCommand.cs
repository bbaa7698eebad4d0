using System.CommandLine;
using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>jit tools</c>: what plans may call.</summary>
internal sealed class ToolsCommand : Command
{
    private readonly Option<bool> _json = CommonOptions.Json("Prints {tools: [...]} with the JSON schemas of their arguments.");

    private ToolsCommand()
        : base("tools", "Lists the tools that plans may call.")
    {
        Add(_json);
        SetAction(Run);
    }

    public static Command Create() => new ToolsCommand();

    private int Run(ParseResult parsed)
    {
        var screen = new Screen(parsed.GetValue(_json));
        var tools = Toolbox.Create(CommonOptions.SettingsOf(parsed)).Tools.Select(tool => tool.Definition).ToArray();
        if (screen.IsJson) Screen.Json(writer => ToolDefinition.WriteCatalogue(writer, tools));
        else Show(screen, tools);
        return ExitCode.Completed;
    }

    private static void Show(Screen screen, ToolDefinition[] tools)
    {
        var sheet = new Sheet("name", "effect", "private data", "network", "description") { Wraps = true };
        foreach (var tool in tools)
            sheet.Add(Styles.Plain, tool.Name, Wire.Word(tool.Effect), YesOrNo(tool.ReadsPrivateData), YesOrNo(tool.ReachesNetwork), tool.Description);
        sheet.Show(screen);
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
