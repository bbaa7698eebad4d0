using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>The functions. An argument of the wrong kind gives null.</summary>
internal static class Functions
{
    public static Operand Apply(Function function, in Operand argument) => function switch
    {
        Function.Len => Length(argument),
        Function.Lower => argument.IsText ? Operand.Of(argument.Text.ToLowerInvariant()) : default,
        _ => Number(argument),
    };

    /// <summary>What it takes, for the reason why it gave null.</summary>
    public static string Takes(Function function) => function switch
    {
        Function.Len => "a text, a list or an object",
        Function.Lower => "a text",
        _ => "a number, or a text that is one",
    };

    private static Operand Length(in Operand argument) => argument.Kind switch
    {
        JsonValueKind.String => Operand.Of(Characters(argument.Text)),
        JsonValueKind.Array => Operand.Of(argument.Json.GetArrayLength()),
        JsonValueKind.Object => Operand.Of(argument.Json.GetPropertyCount()),
        _ => default,
    };

    /// <summary>Unicode code points, so that an emoji outside the basic plane counts once.</summary>
    private static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>A number stays as it is, to the last digit that its JSON has.</summary>
    private static Operand Number(in Operand argument)
    {
        if (argument.Kind == JsonValueKind.Number) return argument;
        return argument.TryNumber(out var number) ? Operand.Of(number) : default;
    }
}
