using System.CommandLine;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Api.Hosting;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;

namespace JitOrchestration.Cli.Commands;

/// <summary>The whole command line, and what becomes of errors.</summary>
internal static class JitCommand
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        // "@file" belongs to --input.
        var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var screen = new Screen(WantsJson(parsed));
        if (parsed.Action is not (HelpWithExamples or { ClearsParseErrors: true }) && Misuses(parsed) is { Length: > 0 } misuses) return Misused(parsed, screen, misuses);
        using var telemetry = TelemetryExport.Start("jit");
        try
        {
            // Signals are the business of the commands that drive runs.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandException e)
        {
            ErrorOutput.Show(screen, e.Message);
            return e.ExitCode;
        }
        catch (InvalidRequestException e)
        {
            ErrorOutput.Show(screen, e.Problems);
            return ExitCode.Failed;
        }
        catch (ActivityException e)
        {
            ErrorOutput.Show(screen, e.Message, e.Failure.Code);
            return ExitCode.Failed;
        }
        catch (EngineException e)
        {
            ErrorOutput.Show(screen, e.Message, e.Code);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            ErrorOutput.Show(screen, e.Message);
            return ExitCode.Failed;
        }
    }

    private static bool WantsJson(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--json") is { } json && parsed.GetResult(json) is { Implicit: false };

    private static string[] Misuses(ParseResult parsed) => parsed switch
    {
        { CommandResult.Command: RootCommand, UnmatchedTokens: [var word, ..] } => [$"There is no {(word.StartsWith('-') ? "option" : "command")} '{word}'."],
        // An option that does not exist is taken for an argument, and then the parser blames the argument after it.
        _ when UnknownOptions.In(parsed).Distinct().ToArray() is { Length: > 0 } options => [.. options.Select(option => $"There is no option {option}. An argument that begins with a dash goes after --.")],
        _ => [.. parsed.Errors.Select(error => error.Message)],
    };

    /// <summary>Every command with its options.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Plans and runs durable workflows. A request in plain words becomes a graph of subtasks; a run survives a crash at any moment.")
        {
            CommonOptions.Data,
            RunCommand.Create(), PlanCommand.Create(), ValidateCommand.Create(),
            RunsCommand.Create(), ShowCommand.Create(), WatchCommand.Create(), AnswerCommand.Create(),
            CancelCommand.Create(), PauseCommand.Create(), ResumeCommand.Create(), RetryCommand.Create(), ForkCommand.Create(),
            ToolsCommand.Create(), DoctorCommand.Create(), PruneCommand.Create(), ServeCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        return root;
    }

    private static int Misused(ParseResult parsed, Screen screen, string[] misuses)
    {
        foreach (var misuse in misuses) screen.Error($"Error: {misuse}");
        ErrorOutput.WriteJson(screen, string.Join(" ", misuses));
        var command = parsed.CommandResult.Command;
        screen.Note($"'{(command is RootCommand ? "jit" : $"jit {command.Name}")} --help' says how it is used.");
        return ExitCode.BadUsage;
    }
}
