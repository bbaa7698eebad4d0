using System.Collections.Frozen;

namespace JitOrchestration.Core.Expressions;

/// <summary>The operators that stand between two operands, by their first token.</summary>
internal static class Operators
{
    private static readonly FrozenDictionary<string, ComparisonOperator> ByToken =
        new Dictionary<string, ComparisonOperator>
        {
            ["=="] = ComparisonOperator.Equal,
            ["!="] = ComparisonOperator.NotEqual,
            ["<"] = ComparisonOperator.Less,
            ["<="] = ComparisonOperator.LessOrEqual,
            [">"] = ComparisonOperator.Greater,
            [">="] = ComparisonOperator.GreaterOrEqual,
            ["contains"] = ComparisonOperator.Contains,
            ["starts"] = ComparisonOperator.StartsWith,
            ["ends"] = ComparisonOperator.EndsWith,
            ["matches"] = ComparisonOperator.Matches,
            ["in"] = ComparisonOperator.In,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The operator that a token begins, and whether the word <c>with</c> belongs to it.</summary>
    public static bool TryGet(Token token, out ComparisonOperator comparison, out bool needsWith)
    {
        comparison = default;
        needsWith = false;
        if (token.Kind is not (TokenKind.Symbol or TokenKind.Word)) return false;
        if (!ByToken.TryGetValue(token.Value, out comparison)) return false;
        needsWith = comparison is ComparisonOperator.StartsWith or ComparisonOperator.EndsWith;
        return true;
    }

    /// <summary>It as an expression writes it.</summary>
    public static string Text(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.StartsWith => "starts with",
        ComparisonOperator.EndsWith => "ends with",
        _ => ByToken.First(pair => pair.Value == comparison).Key,
    };
}
