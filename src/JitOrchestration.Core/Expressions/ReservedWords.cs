using System.Collections.Frozen;

namespace JitOrchestration.Core.Expressions;

/// <summary>
/// The words that mean something in an expression, so that no subtask may have one as its id. Matched without regard
/// to case.
/// </summary>
public static class ReservedWords
{
    internal static readonly FrozenSet<string> Keywords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "or", "and", "not", "contains", "starts", "ends", "with", "matches", "in", "exists", "is", "empty",
        "true", "false", "null");

    internal static readonly FrozenDictionary<string, Function> Functions = ByName(
        Function.Len, Function.Lower, Function.Number);

    internal static readonly FrozenDictionary<string, ReferenceRoot> Roots = ByName(
        ReferenceRoot.Input, ReferenceRoot.Request, ReferenceRoot.Item, ReferenceRoot.Index,
        ReferenceRoot.Iteration, ReferenceRoot.Previous);

    /// <summary>What follows a subtask's id; free as an id, as <c>result.result</c> can be read.</summary>
    internal static readonly FrozenDictionary<string, ReferenceRoot> Facets = ByName(
        ReferenceRoot.Result, ReferenceRoot.Status, ReferenceRoot.Error);

    /// <summary>All of them, in lower case: keywords, functions and roots.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Keywords, .. Functions.Keys, .. Roots.Keys];

    /// <summary>Whether a word is a keyword, a function or a root of the language.</summary>
    public static bool Contains(string word) =>
        Keywords.Contains(word) || Functions.ContainsKey(word) || Roots.ContainsKey(word);

    private static FrozenDictionary<string, T> ByName<T>(params T[] values) where T : struct, Enum =>
        values.ToFrozenDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);
}
