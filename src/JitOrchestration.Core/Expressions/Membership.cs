using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// <c>in</c>: whether a list has an item that equals the value. It looks no deeper, and into no text. An item of
/// another kind is merely no match.
/// </summary>
internal static class Membership
{
    /// <summary>In a list that is data. Null: it is no list.</summary>
    public static bool? Has(in Operand list, in Operand value)
    {
        if (list.Kind != JsonValueKind.Array) return null;
        foreach (var item in list.Json.EnumerateArray())
            if (Likeness.Same(value, Operand.Of(item)) == true) return true;
        return false;
    }

    /// <summary>
    /// In a list that the expression writes out: <c>x in [a, b]</c> is <c>x == a or x == b</c>, so that <c>null</c> may
    /// be written, and an item that is missing leaves it unknown unless another is the value.
    /// </summary>
    public static Truth Test(Node.Compare compare, Node.List list, IScope scope)
    {
        var value = Evaluator.Read(compare.Left, scope);
        if (value.IsNull)
        {
            return list.Items.Any(item => item is Node.Literal { IsNull: true })
                ? Truth.Of(true)
                : Truth.Unknown(Reasons.Missing(compare.Left, scope));
        }

        Node? missing = null;
        foreach (var node in list.Items)
        {
            var item = Evaluator.Read(node, scope);
            if (Likeness.Same(value, item) == true) return Truth.Of(true);
            if (item.IsNull && node is not Node.Literal) missing ??= node;
        }
        return missing is null ? Truth.Of(false) : Truth.Unknown(Reasons.Missing(missing, scope));
    }
}
