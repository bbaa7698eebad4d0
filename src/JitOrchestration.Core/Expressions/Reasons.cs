using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Why a condition is unknown, naming the operand as the plan's author wrote it.</summary>
internal static class Reasons
{
    private const int LongestName = 80;

    /// <summary>Why an operand is null.</summary>
    public static string Missing(Node node, IScope scope) => node switch
    {
        Node.Path => $"{Name(node)} is missing",
        Node.Literal => "null compares with == and != only",
        Node.Call call => NoResult(call, scope),
        _ => Evaluator.Test(node, scope).Reason ?? $"{Name(node)} is missing",
    };

    /// <summary>Why a value is no condition by itself.</summary>
    public static string NoCondition(Node node, in Operand value) => $"{Name(node)} is {Kind(value)}, not true or false";

    /// <summary>Why two values that are both there do not compare.</summary>
    public static string Unlike(Node.Compare compare, in Operand left, in Operand right) => compare.Operator switch
    {
        ComparisonOperator.In => Needs(compare, compare.Right, right, "a list"),
        ComparisonOperator.Matches or ComparisonOperator.StartsWith or ComparisonOperator.EndsWith => left.IsText
            ? Needs(compare, compare.Right, right, "a text")
            : Needs(compare, compare.Left, left, "a text"),
        not (ComparisonOperator.Equal or ComparisonOperator.NotEqual or ComparisonOperator.Contains) when left.Kind == right.Kind =>
            Needs(compare, compare.Left, left, "numbers or texts"),
        _ => $"{Name(compare)} compares {Kind(left)} with {Kind(right)}",
    };

    /// <summary>An expression as it is named; a long one is cut.</summary>
    public static string Name(Node node) => Cut(node.Text);

    public static string Cut(string text) =>
        text.Length <= LongestName ? text : string.Concat(TextCut.Whole(text, LongestName), "…");

    private static string NoResult(Node.Call call, IScope scope)
    {
        var argument = Evaluator.Read(call.Argument, scope);
        return argument.IsNull
            ? Missing(call.Argument, scope)
            : $"{Name(call.Argument)} is {Kind(argument)}, and {call.Function.ToString().ToLowerInvariant()}() takes {Functions.Takes(call.Function)}";
    }

    private static string Needs(Node.Compare compare, Node node, in Operand value, string what) =>
        $"{Name(node)} is {Kind(value)}, and {Operators.Text(compare.Operator)} needs {what}";

    private static string Kind(in Operand value) => value.Kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "missing",
    };
}
