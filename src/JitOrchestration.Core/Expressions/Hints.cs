using System.Collections.Frozen;

namespace JitOrchestration.Core.Expressions;

/// <summary>What to write instead of what other languages write.</summary>
internal static class Hints
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["is"] = "use == or !=, or `is empty`, `is not empty`",
        ["equals"] = "use ==",
        ["eq"] = "use ==",
        ["ne"] = "use !=",
        ["has"] = "use contains",
        ["have"] = "use contains",
        ["includes"] = "use contains",
        ["like"] = "use contains or matches",
        ["startswith"] = "use `starts with`",
        ["endswith"] = "use `ends with`",
        ["does"] = "use `not contains`, or `not (...)`",
        ["isempty"] = "use `is empty`",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a character that begins no token.</summary>
    public static string ForSymbol(string symbol) => symbol switch
    {
        "=" => "`=` is no operator: use == to compare",
        "&" => "`&` is no operator: use and",
        "|" => "`|` is no operator: use or",
        "!" => "`!` is no operator: use not",
        "+" or "-" or "*" or "/" or "%" or "^" => $"`{symbol}`: there is no arithmetic; compare the values as they are",
        "{" or "}" => $"`{symbol}`: an expression has no braces; in a template they go around it, as in {{{{input.city}}}}",
        "‘" or "’" or "“" or "”" or "`" => $"{symbol} is no quote here: use ' or \"",
        "$" or "@" or "#" => $"`{symbol}` begins no name: write a reference as it is, as in input.city",
        "?" or ":" or ";" => $"`{symbol}` means nothing here: an expression is one condition or one value",
        _ => $"`{symbol}` means nothing here: put a text in quotes",
    };

    /// <summary>For a word that stands where an operator should; empty when there is nothing to say.</summary>
    public static string ForOperator(string word) => Words.TryGetValue(word, out var hint) ? $": {hint}" : "";

    /// <summary>For a word after a subtask's id that is none of those which may be there.</summary>
    public static string ForFacet(string id, string word) => Nearest.Find(word, ReservedWords.Facets.Keys, most: 2) is { } facet
        ? $": did you mean {id}.{facet}?"
        : $": write {id}.result.{word} to read its result";

    /// <summary>For a name that is called but is no function.</summary>
    public static string ForFunction(string name) => name.ToLowerInvariant() switch
    {
        "exists" => "write `x.result exists`",
        "empty" or "isempty" or "is_empty" => "write `x.result is empty`",
        "contains" or "matches" or "in" => $"write it between its operands, as in `x.result {name.ToLowerInvariant()} ...`",
        "and" or "or" or "not" => "put the whole condition in parentheses, as in `(a.result exists and b.result exists)`",
        "lowercase" or "tolower" or "to_lower" => "use lower()",
        "length" or "count" or "size" => "use len()",
        "int" or "float" or "double" or "tonumber" or "to_number" => "use number()",
        _ => $"the functions are {string.Join(", ", ReservedWords.Functions.Keys.Order().Select(f => $"{f}()"))}",
    };
}
