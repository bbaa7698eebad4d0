using Newtonsoft.Json.Linq;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>How much is known before a run of a value in the arguments of a plan.</summary>
internal enum Templating
{
    /// <summary>All: it holds no template.</summary>
    None,

    /// <summary>That it will be a text, or that a part of it is a template.</summary>
    Partial,

    /// <summary>Nothing: it is exactly one <c>{{...}}</c>, which keeps the kind of its value.</summary>
    Whole,
}

/// <summary>Tells templates in arguments from values that are already known.</summary>
internal static class TemplatedText
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <summary>How much of a value is templated, itself or at any depth.</summary>
    public static Templating Of(JToken token) => token switch
    {
        JValue { Value: string text } => Of(text),
        JContainer container when container.Descendants().Any(part => part is JValue { Value: string text }
            && Of(text) != Templating.None) => Templating.Partial,
        _ => Templating.None,
    };

    private static Templating Of(string text)
    {
        if (!text.Contains(Open, StringComparison.Ordinal)) return Templating.None;
        return text.StartsWith(Open, StringComparison.Ordinal) && EndOfFirst(text) == text.Length
            ? Templating.Whole
            : Templating.Partial;
    }

    /// <summary>Where the template that a text starts with ends; braces within quotes do not end it.</summary>
    private static int EndOfFirst(string text)
    {
        char? quote = null;
        for (var at = Open.Length; at < text.Length - 1; at++)
        {
            if (quote is not null) quote = text[at] == quote ? null : quote;
            else if (text[at] is '\'' or '"') quote = text[at];
            else if (text.AsSpan(at).StartsWith(Close)) return at + Close.Length;
        }
        return -1;
    }
}
