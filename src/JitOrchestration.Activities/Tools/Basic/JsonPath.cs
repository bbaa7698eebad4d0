using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>
/// A subset of JSONPath (RFC 9535): the root <c>$</c>, then child segments with one selector each. Selectors: a name
/// (<c>.name</c>, <c>['name']</c>), an index (<c>[0]</c>, <c>[-1]</c>), a wildcard (<c>.*</c>, <c>[*]</c>), a slice
/// (<c>[start:end:step]</c>) and a filter (<c>[?@.path]</c>, <c>[?@.path op literal]</c> with one comparison). Left out:
/// descendants (<c>..</c>), several selectors in one pair of brackets, <c>&amp;&amp;</c>, <c>||</c> and functions.
/// </summary>
internal sealed class JsonPath(IReadOnlyList<JsonPathSelector> selectors)
{
    /// <summary>Whether it leads to one value at most (RFC 9535, 2.3.5.1: a singular query).</summary>
    public bool IsSingular { get; } = selectors.All(selector => selector is JsonPathSelector.Name or JsonPathSelector.Index);

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is malformed; the message says where.</exception>
    public static JsonPath Parse(string text) => new JsonPathParser(text).Parse();

    /// <summary>All values that it leads to, in document order.</summary>
    public IReadOnlyList<JsonElement> Find(JsonElement root) =>
        [.. selectors.Aggregate<JsonPathSelector, IEnumerable<JsonElement>>([root], (found, selector) => found.SelectMany(selector.Select))];
}
