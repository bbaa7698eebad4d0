using JitOrchestration.Core.Execution;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>The few tones of the terminal, from its own sixteen colours, so that they fit its theme.</summary>
internal static class Styles
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Faint = new(decoration: Decoration.Dim);
    public static readonly Style Heading = new(decoration: Decoration.Bold);
    public static readonly Style Success = new(Color.Green);
    public static readonly Style Active = new(Color.Blue);
    public static readonly Style Notice = new(Color.Olive);
    public static readonly Style Failure = new(Color.Maroon);

    public static Style Of(SubtaskStatus status) => status switch
    {
        SubtaskStatus.Running => Active,
        SubtaskStatus.Waiting => Notice,
        SubtaskStatus.Completed => Success,
        SubtaskStatus.Failed => Failure,
        _ => Faint,
    };

    public static Style Of(RunStatus status) => status switch
    {
        RunStatus.Completed => Success,
        RunStatus.Failed => Failure,
        RunStatus.InputRequired or RunStatus.Paused => Notice,
        RunStatus.Cancelled => Faint,
        _ => Active,
    };
}
