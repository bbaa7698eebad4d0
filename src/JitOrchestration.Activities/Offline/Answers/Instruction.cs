using System.Globalization;
using System.Text.RegularExpressions;

namespace JitOrchestration.Activities.Offline.Answers;

internal enum InstructionKind
{
    Collect,
    Summarize,
    Compare,
}

/// <summary>What a task asks for.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Sentences">How many sentences a summary is to have at most.</param>
/// <param name="OwnText">What the task says after a colon, besides references: the data when there is no other.</param>
internal sealed partial record Instruction(InstructionKind Kind, int Sentences, string OwnText)
{
    /// <summary>The longest summary, unless the task says another number.</summary>
    public const int DefaultSentences = 5;

    /// <summary>The longest summary that a task can ask for.</summary>
    public const int MaxSentences = 50;

    public static Instruction Read(string task)
    {
        var said = Reference().Replace(task, "");
        var colon = said.IndexOf(':', StringComparison.Ordinal);
        var (order, rest) = colon < 0 ? (said, "") : (said[..colon], said[(colon + 1)..]);
        return new Instruction(KindOf(order), Length(order), rest.Trim(' ', ',', '\n', '.'));
    }

    /// <summary>The first verb decides: "compare them for a summary" compares.</summary>
    private static InstructionKind KindOf(string order)
    {
        var match = Verb().Match(order);
        if (!match.Success) return InstructionKind.Collect;
        return match.Value.StartsWith("su", StringComparison.OrdinalIgnoreCase) ? InstructionKind.Summarize : InstructionKind.Compare;
    }

    private static int Length(string order)
    {
        if (Briefly().IsMatch(order)) return 2;
        var match = SentenceCount().Match(order);
        return match.Success ? Math.Clamp(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 1, MaxSentences) : DefaultSentences;
    }

    [GeneratedRegex(@"\[[A-Za-z_][A-Za-z0-9_.\-]*\]", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\b(summar|sum up|compar|contrast)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\bbriefly\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Briefly();

    [GeneratedRegex(@"\b([0-9]{1,4}) sentences?\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SentenceCount();
}
