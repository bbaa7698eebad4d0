using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Rendering;

/// <summary>
/// Why a command failed: a line on the standard error, and with <c>--json</c> also <c>{"error": {"code", "message"}}</c>
/// on the standard output, where a program looks for it.
/// </summary>
internal static class ErrorOutput
{
    public static void Show(Screen screen, string message, string? code = null)
    {
        screen.Error(code is null ? $"Error: {message}" : $"Error: {message} ({code})");
        WriteJson(screen, message, code);
    }

    /// <summary>Everything that is wrong with a plan or a request.</summary>
    public static void Show(Screen screen, IReadOnlyCollection<PlanProblem> problems)
    {
        ProblemList.ShowErrors(screen, problems);
        WriteJson(screen, "The plan or request has problems.", "invalid_request", problems);
    }

    /// <summary>The JSON, where it is wanted.</summary>
    public static void WriteJson(Screen screen, string message, string? code = null, IReadOnlyCollection<PlanProblem>? problems = null)
    {
        if (!screen.IsJson) return;
        try
        {
            Screen.Json(writer => Write(writer, message, code, problems));
        }
        catch (IOException)
        {
            // It may well be the standard output that failed. The standard error has it.
        }
    }

    private static void Write(Utf8JsonWriter writer, string message, string? code, IReadOnlyCollection<PlanProblem>? problems)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        if (code is not null) writer.WriteString("code", code);
        writer.WriteString("message", message);
        if (problems is not null) PlanProblem.WriteAll(writer, "errors", problems);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
