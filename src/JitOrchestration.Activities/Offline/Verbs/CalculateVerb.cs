using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Calculate (2 + 3) * 4", "what is 6 times 7".</summary>
internal sealed class CalculateVerb : IVerb
{
    private static readonly (string Words, string Sign)[] Spoken =
        [("divided by", "/"), ("multiplied by", "*"), ("plus", "+"), ("minus", "-"), ("times", "*"), ("over", "/")];

    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny("calculate", "calculating", "compute", "computing", "work out", "evaluate", "evaluating")) return !reader.AtEnd;
        return reader.TakeAny("what is", "how much is") && reader.Current.Kind is TokenKind.Number or TokenKind.Open;
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        if (!reader.TakeAny("work out", "what is", "how much is")) reader.Next();
        var first = reader;
        var parts = new List<string>();
        while (TryTakePart(ref reader) is { } part) parts.Add(part);
        var expression = string.Join(' ', parts).Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);
        if (!IsWhole(parts, expression)) throw first.NotUnderstood("This is no arithmetic: write it with numbers, + - * / ( ).");
        return new CalculateClause(reader.Since(start), expression);
    }

    private static string? TryTakePart(ref TokenReader reader)
    {
        foreach (var (words, sign) in Spoken)
        {
            if (reader.Take(words)) return sign;
        }
        var token = reader.Current;
        return token.Kind is TokenKind.Open or TokenKind.Close || IsArithmetic(token) ? reader.Next().Text : null;
    }

    private static bool IsArithmetic(Token token) =>
        token.Kind is not (TokenKind.Quoted or TokenKind.End or TokenKind.Stop)
        && token.Text.AsSpan().IndexOfAnyExcept("0123456789.+-*/%^") < 0;

    /// <summary>A first check; what it lets through and the tool cannot work out, the tool says.</summary>
    private static bool IsWhole(List<string> parts, string expression)
    {
        var depth = 0;
        foreach (var sign in expression)
        {
            depth += sign switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0) return false;
        }
        return depth == 0 && parts.Count > 0 && expression[^1] is ')' or (>= '0' and <= '9');
    }
}

/// <summary>Calculates an expression.</summary>
internal sealed record CalculateClause(Span Span, string Expression) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) =>
        [builder.Call(builder.NewId("calculate"), "calculate", new { expression = Expression }, ResultKind.Number)];
}
