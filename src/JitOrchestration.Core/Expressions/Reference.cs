namespace JitOrchestration.Core.Expressions;

/// <summary>What a name in an expression stands for.</summary>
public enum ReferenceRoot
{
    /// <summary><c>&lt;id&gt;.result</c></summary>
    Result,

    /// <summary><c>&lt;id&gt;.status</c></summary>
    Status,

    /// <summary><c>&lt;id&gt;.error</c></summary>
    Error,

    /// <summary><c>input</c>: the run's input.</summary>
    Input,

    /// <summary><c>request</c>: the run's request.</summary>
    Request,

    /// <summary><c>item</c>: the item of a <c>for_each</c> instance.</summary>
    Item,

    /// <summary><c>index</c>: the place of that item, from 0.</summary>
    Index,

    /// <summary><c>iteration</c>: the iteration of a <c>repeat</c>, from 0.</summary>
    Iteration,

    /// <summary><c>previous</c>: the result of the iteration before; null in the first.</summary>
    Previous,
}

/// <summary>
/// The root of a path in an expression: where the value comes from, without the path into it. Two are equal without
/// regard to the case of the subtask's id.
/// </summary>
/// <param name="Root">What kind of name it is.</param>
/// <param name="SubtaskId">The subtask, for <c>result</c>, <c>status</c> and <c>error</c>; else null.</param>
public readonly record struct Reference(ReferenceRoot Root, string? SubtaskId = null)
{
    /// <summary>Whether both stand for the same value.</summary>
    public bool Equals(Reference other) =>
        Root == other.Root && string.Equals(SubtaskId, other.SubtaskId, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Root, SubtaskId?.GetHashCode(StringComparison.OrdinalIgnoreCase) ?? 0);

    /// <summary>It as an expression writes it: <c>indoor.result</c>, <c>input</c>.</summary>
    public override string ToString()
    {
        var root = Root.ToString().ToLowerInvariant();
        return SubtaskId is null ? root : $"{SubtaskId}.{root}";
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    internal static bool TryParse(string text, out Reference reference)
    {
        var dot = text.IndexOf('.');
        var id = dot < 0 ? null : text[..dot];
        var isKnown = (id is null ? ReservedWords.Roots : ReservedWords.Facets).TryGetValue(text[(dot + 1)..], out var root);
        reference = new Reference(root, id);
        return isKnown;
    }
}
