namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>The last line of an answer that no language model made.</summary>
internal static class OfflineNote
{
    private const string Opening = "(offline ";

    public static string Add(string text, string who, string how) => $"{text}\n\n{Opening}{who}: {how})";

    /// <summary>A text without such a line, so that an answer about it does not quote it.</summary>
    public static string Remove(string text)
    {
        var at = text.LastIndexOf('\n') + 1;
        return text.AsSpan(at).StartsWith(Opening) && text.EndsWith(')') ? text[..at].TrimEnd() : text;
    }
}
