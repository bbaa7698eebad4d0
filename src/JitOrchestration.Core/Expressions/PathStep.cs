namespace JitOrchestration.Core.Expressions;

/// <summary>One step of a path into a value: to a property of an object, or to an item of a list.</summary>
/// <param name="Name">The property, matched exactly; null: an item.</param>
/// <param name="Index">The item's place, from 0.</param>
internal readonly record struct PathStep(string? Name, int Index = 0)
{
    /// <summary>It as a path writes it: <c>.title</c>, <c>['odd key']</c>, <c>[0]</c>.</summary>
    public override string ToString()
    {
        if (Name is null) return $"[{Index}]";
        return IsWord(Name) ? $".{Name}" : $"['{Name}']";
    }

    private static bool IsWord(string name) =>
        name.Length > 0 && Lexer.IsWordStart(name[0]) && name.All(Lexer.IsWordPart);
}
