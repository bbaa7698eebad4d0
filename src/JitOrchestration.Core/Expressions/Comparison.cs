namespace JitOrchestration.Core.Expressions;

/// <summary>The operators between two operands. Null and unlike kinds are unknown.</summary>
internal static class Comparison
{
    public static Truth Test(Node.Compare compare, IScope scope)
    {
        if (compare.Operator == ComparisonOperator.In && compare.Right is Node.List list)
            return Membership.Test(compare, list, scope);

        var left = Evaluator.Read(compare.Left, scope);
        var right = Evaluator.Read(compare.Right, scope);
        if (AsksForNull(compare)) return Truth.Of((left.IsNull && right.IsNull) == (compare.Operator == ComparisonOperator.Equal));
        if (left.IsNull) return Truth.Unknown(Reasons.Missing(compare.Left, scope));
        if (right.IsNull) return Truth.Unknown(Reasons.Missing(compare.Right, scope));
        if (compare.Operator == ComparisonOperator.Matches) return Patterns.Test(compare, left, right);
        return Holds(compare.Operator, left, right) is { } holds
            ? Truth.Of(holds)
            : Truth.Unknown(Reasons.Unlike(compare, left, right));
    }

    /// <summary>Whether it is <c>== null</c> or <c>!= null</c>, which ask whether something is there.</summary>
    private static bool AsksForNull(Node.Compare compare) =>
        compare.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual
        && (compare.Left is Node.Literal { IsNull: true } || compare.Right is Node.Literal { IsNull: true });

    private static bool? Holds(ComparisonOperator comparison, in Operand left, in Operand right) => comparison switch
    {
        ComparisonOperator.Equal => Likeness.Same(left, right),
        ComparisonOperator.NotEqual => !Likeness.Same(left, right),
        ComparisonOperator.Contains => Containment.Has(left, right),
        ComparisonOperator.In => Membership.Has(right, left),
        ComparisonOperator.StartsWith when left.IsText && right.IsText =>
            left.Text.StartsWith(right.Text, StringComparison.OrdinalIgnoreCase),
        ComparisonOperator.EndsWith when left.IsText && right.IsText =>
            left.Text.EndsWith(right.Text, StringComparison.OrdinalIgnoreCase),
        ComparisonOperator.StartsWith or ComparisonOperator.EndsWith => null,
        _ => Likeness.Order(left, right) is { } order ? Holds(comparison, order) : null,
    };

    private static bool Holds(ComparisonOperator comparison, int order) => comparison switch
    {
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
