using JitOrchestration.Core.Execution;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>A character for each status, told apart without colours.</summary>
internal sealed class Signs(bool unicode)
{
    private readonly Spinner _spinner = unicode ? Spinner.Known.Dots : Spinner.Known.Line;

    public string Spinning(DateTimeOffset now) =>
        _spinner.Frames[(int)(now.ToUnixTimeMilliseconds() / (long)_spinner.Interval.TotalMilliseconds % _spinner.Frames.Count)];

    public string Of(SubtaskStatus status, DateTimeOffset now) => status switch
    {
        SubtaskStatus.Running => Spinning(now),
        SubtaskStatus.Waiting => unicode ? "…" : ".",
        SubtaskStatus.Completed => unicode ? "✓" : "+",
        SubtaskStatus.Failed => unicode ? "✗" : "x",
        SubtaskStatus.Skipped or SubtaskStatus.Cancelled => unicode ? "–" : "-",
        _ => unicode ? "·" : " ",
    };
}
