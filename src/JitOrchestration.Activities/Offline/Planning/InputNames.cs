using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Names such as <c>input.file</c>, which mean a value of the run's input when it has one there.</summary>
internal sealed class InputNames(JsonElement? input)
{
    /// <summary>A name as a template: a reference when the input has it, else the text itself.</summary>
    public string Template(string name) =>
        Has(name) ? Literals.Reference(Expression(name)) : Literals.InTemplate(name);

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether the input has a list under this name.</summary>
    public bool IsList(string name) => Find(name) is { ValueKind: JsonValueKind.Array };

    /// <summary>The name in the spelling of expressions.</summary>
    public static string Expression(string name) => "input" + name["input".Length..];

    private JsonElement? Find(string name)
    {
        var parts = name.Split('.');
        if (input is not { } value || !parts[0].Equals("input", StringComparison.OrdinalIgnoreCase)) return null;
        if (parts.Any(part => part.Length == 0 || !part.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_'))) return null;
        foreach (var part in parts.Skip(1))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value)) return null;
        }
        return value;
    }
}
