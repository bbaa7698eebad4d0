namespace JitOrchestration.Activities.Offline.Language;

/// <summary>The words of a comparison, with the operator of the condition language that each means.</summary>
internal static class Comparisons
{
    /// <summary>What the operator of a negated test begins with.</summary>
    public const string Negation = "not ";

    private static readonly (string Words, string Operator)[] Numeric =
    [
        ("greater than or equal to", ">="), ("less than or equal to", "<="), ("more than", ">"), ("greater than", ">"),
        ("larger than", ">"), ("over", ">"), ("above", ">"), ("at least", ">="), ("less than", "<"), ("fewer than", "<"),
        ("smaller than", "<"), ("below", "<"), ("under", "<"), ("at most", "<="), ("exactly", "=="), ("equal to", "=="),
        ("equals", "=="), ("not equal to", "!="),
    ];

    private static readonly (string Words, string Operator)[] Textual =
    [
        ("does not contain", "not contains"), ("doesn't contain", "not contains"), ("do not contain", "not contains"),
        ("don't contain", "not contains"), ("does not mention", "not contains"), ("doesn't mention", "not contains"),
        ("does not include", "not contains"), ("doesn't include", "not contains"), ("contains", "contains"),
        ("contain", "contains"), ("mentions", "contains"), ("mention", "contains"), ("includes", "contains"),
        ("include", "contains"), ("starts with", "starts with"), ("begins with", "starts with"),
        ("ends with", "ends with"), ("is not", "not =="), ("isn't", "not =="), ("equals", "=="), ("is", "=="), ("has", "contains"),
    ];

    private static readonly (string Sign, string Operator)[] Signs =
        [(">=", ">="), ("<=", "<="), ("==", "=="), ("!=", "!="), (">", ">"), ("<", "<"), ("=", "==")];

    /// <summary>Takes the operator of a comparison with a number.</summary>
    public static string? TryTake(ref TokenReader reader)
    {
        var token = reader.Current;
        if (token.Kind != TokenKind.Operator) return TryTake(ref reader, Numeric);
        var sign = Array.Find(Signs, pair => pair.Sign == token.Text).Operator;
        if (sign is not null) reader.Position++;
        return sign;
    }

    /// <summary>Takes the operator of a test of a text.</summary>
    public static string? TryTakeText(ref TokenReader reader) => TryTake(ref reader, Textual);

    /// <summary>Whether a test begins so many tokens ahead: what stands before it is its subject.</summary>
    public static bool Begin(TokenReader reader, int ahead)
    {
        reader.Position += ahead;
        return !reader.AtEnd && (TryTakeText(ref reader) is not null || reader.IsAny("exists", "does"));
    }

    private static string? TryTake(ref TokenReader reader, (string Words, string Operator)[] words)
    {
        foreach (var (phrase, meaning) in words)
        {
            if (reader.Take(phrase)) return meaning;
        }
        return null;
    }
}
