namespace JitOrchestration.Testing.Repository;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">The first word behind the fence; empty: none.</param>
/// <param name="Mark">All other words.</param>
/// <param name="Text">What is in it, without the indentation of the fence; every line ends with a line feed.</param>
/// <param name="Heading">The heading that it is under, at any level.</param>
/// <param name="Above">The paragraph above it.</param>
public sealed record Fence(string Language, string Mark, string Text, string Heading, string Above)
{
    /// <summary>The lines that are not blank.</summary>
    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
