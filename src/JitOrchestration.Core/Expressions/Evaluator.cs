using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Evaluates expressions in SQL's three-valued logic: <c>and</c> is false when any term is, <c>or</c> true when any
/// is, whatever is unknown beside it.
/// </summary>
internal static class Evaluator
{
    /// <summary>An expression as a condition.</summary>
    public static Truth Test(Node node, IScope scope) => node switch
    {
        Node.Or or => Combine(or.Terms, TruthValue.True, scope),
        Node.And and => Combine(and.Terms, TruthValue.False, scope),
        Node.Not not => Test(not.Inner, scope).Negated(),
        Node.Compare compare => Comparison.Test(compare, scope),
        Node.Exists exists => Truth.Of(!Read(exists.Inner, scope).IsNull),
        Node.IsEmpty empty => Truth.Of(IsEmpty(Read(empty.Inner, scope))),
        _ => Bare(node, scope),
    };

    /// <summary>An expression as a value; a condition that is unknown has none.</summary>
    public static Operand Read(Node node, IScope scope) => node switch
    {
        Node.Literal literal => literal.Value,
        Node.Path path => Paths.Read(path, scope),
        Node.Call call => Functions.Apply(call.Function, Read(call.Argument, scope)),
        Node.List list => Operand.Of(ListOf(list.Items, scope)),
        _ => Test(node, scope) is { Value: not TruthValue.Unknown } truth
            ? Operand.Of(truth.Value == TruthValue.True)
            : default,
    };

    /// <summary>The first term that settles it; else the first unknown one; else the opposite.</summary>
    private static Truth Combine(ImmutableArray<Node> terms, TruthValue settles, IScope scope)
    {
        Truth? unknown = null;
        foreach (var term in terms)
        {
            var truth = Test(term, scope);
            if (truth.Value == settles) return truth;
            if (truth.Value == TruthValue.Unknown) unknown ??= truth;
        }
        return unknown ?? Truth.Of(settles == TruthValue.False);
    }

    /// <summary>A value where a condition should be: a boolean, or the text of one.</summary>
    private static Truth Bare(Node node, IScope scope)
    {
        var value = Read(node, scope);
        if (value.IsNull) return Truth.Unknown(Reasons.Missing(node, scope));
        if (value.IsBoolean) return Truth.Of(value.Kind == JsonValueKind.True);
        return value.IsText && bool.TryParse(value.Text, out var spelled)
            ? Truth.Of(spelled)
            : Truth.Unknown(Reasons.NoCondition(node, value));
    }

    private static bool IsEmpty(in Operand value) => value.Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        JsonValueKind.String => value.Text.Length == 0,
        JsonValueKind.Array => value.Json.GetArrayLength() == 0,
        JsonValueKind.Object => value.Json.GetPropertyCount() == 0,
        _ => false,
    };

    private static JsonElement ListOf(ImmutableArray<Node> items, IScope scope) =>
        JsonSerializer.SerializeToElement(items.Select(item => Read(item, scope).ToJson()).ToArray());
}
