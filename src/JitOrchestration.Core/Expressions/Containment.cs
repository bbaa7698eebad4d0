using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// <c>contains</c>: a text that has the value in it; a list or object with any value at any depth that does; a number
/// or boolean that equals it.
/// </summary>
internal static class Containment
{
    /// <summary>Null: unlike kinds, which inside a list or object is merely no match.</summary>
    public static bool? Has(in Operand whole, in Operand part) => whole.Kind switch
    {
        JsonValueKind.String => TextHas(whole, part),
        JsonValueKind.Array or JsonValueKind.Object => AnywhereIn(whole.Json, part),
        _ => Likeness.Same(whole, part),
    };

    /// <summary>
    /// A number is looked for as JSON writes it, so that 'Error 404' contains 404; but '120' is a number, and not 12.
    /// </summary>
    private static bool? TextHas(in Operand text, in Operand part)
    {
        if (part.IsText) return Has(text.Text, part.Text);
        if (part.IsBoolean) return Has(text.Text, part.Kind == JsonValueKind.True ? "true" : "false");
        if (!part.TryNumber(out var number)) return null;
        return text.TryNumber(out var whole)
            ? whole == number
            : Has(text.Text, number.ToString(CultureInfo.InvariantCulture));
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool AnywhereIn(JsonElement whole, in Operand part)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        return whole.ValueKind == JsonValueKind.Array ? AnyItem(whole, part) : AnyMember(whole, part);
    }

    private static bool AnyItem(JsonElement list, in Operand part)
    {
        foreach (var item in list.EnumerateArray())
            if (HasOrIs(item, part)) return true;
        return false;
    }

    private static bool AnyMember(JsonElement json, in Operand part)
    {
        foreach (var member in json.EnumerateObject())
            if (HasOrIs(member.Value, part)) return true;
        return false;
    }

    private static bool HasOrIs(JsonElement json, in Operand part)
    {
        var value = Operand.Of(json);
        return Has(value, part) == true || (IsCompound(part) && Likeness.Same(value, part) == true);
    }

    private static bool IsCompound(in Operand value) => value.Kind is JsonValueKind.Array or JsonValueKind.Object;
}
