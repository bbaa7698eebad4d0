namespace JitOrchestration.Core.Execution;

/// <summary>
/// A letter for each status of a subtask or an instance, where there are too many for words:
/// <code>
/// p pending   r running   w waiting   c completed   s skipped   f failed   x cancelled
/// </code>
/// </summary>
internal static class StatusLetters
{
    private const string Letters = "prwcsfx";

    public static char Of(SubtaskStatus status) => Letters[(int)status];

    public static SubtaskStatus StatusOf(char letter) => (SubtaskStatus)Letters.IndexOf(letter, StringComparison.Ordinal);
}
