using System.Runtime.CompilerServices;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// Which values are equal and which comes first. Texts compare ordinally without regard to case; a text that is wholly
/// a number compares as one with a number, and with another such text. Null answers mean unlike kinds.
/// </summary>
internal static class Likeness
{
    /// <summary>Whether two values are equal; lists and objects are when their parts are, properties in any order.</summary>
    public static bool? Same(in Operand left, in Operand right)
    {
        if (left.IsBoolean && right.IsBoolean) return left.Kind == right.Kind;
        if (left.Kind == JsonValueKind.Array && right.Kind == JsonValueKind.Array) return SameItems(left.Json, right.Json);
        if (left.Kind == JsonValueKind.Object && right.Kind == JsonValueKind.Object) return SameMembers(left.Json, right.Json);
        return Order(left, right) is { } order ? order == 0 : null;
    }

    /// <summary>Below zero, zero or above, as the left comes before the right; only texts and numbers have an order.</summary>
    public static int? Order(in Operand left, in Operand right)
    {
        if (left.TryNumber(out var leftNumber) && right.TryNumber(out var rightNumber)) return leftNumber.CompareTo(rightNumber);
        return left.IsText && right.IsText
            ? string.Compare(left.Text, right.Text, StringComparison.OrdinalIgnoreCase)
            : null;
    }

    /// <summary>Inside a list or object: null equals null, and unlike kinds are not equal.</summary>
    private static bool SameInside(JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Null && right.ValueKind == JsonValueKind.Null) return true;
        return Same(Operand.Of(left), Operand.Of(right)) == true;
    }

    private static bool SameItems(JsonElement left, JsonElement right)
    {
        if (left.GetArrayLength() != right.GetArrayLength()) return false;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        return left.EnumerateArray().Zip(right.EnumerateArray(), SameInside).All(same => same);
    }

    private static bool SameMembers(JsonElement left, JsonElement right)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount()) return false;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in right.EnumerateObject()) members[JsonText.NameOf(member)] = member.Value;
        return left.EnumerateObject().All(member =>
            members.TryGetValue(JsonText.NameOf(member), out var other) && SameInside(member.Value, other));
    }
}
