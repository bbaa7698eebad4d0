using System.Globalization;

namespace JitOrchestration.Core.Expressions;

/// <summary>Gives the data of one task short names, each its own: <c>indoor</c> for <c>indoor.result</c>.</summary>
internal sealed class DataNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of what an expression says; whether it is new.</summary>
    public bool Add(Node node, out string name)
    {
        var key = Key(node);
        if (_names.TryGetValue(key, out name!)) return false;
        name = Candidates(node).First(_given.Add);
        _names.Add(key, name);
        return true;
    }

    /// <summary>One key however a path is spelled: ids are matched without regard to case, properties are not.</summary>
    private static string Key(Node node) => node is Node.Path path
        ? path.Root.ToString().ToLowerInvariant() + string.Concat(path.Steps)
        : node.Text;

    /// <summary>
    /// The short name; the whole path, where <c>indoor.result.status</c> would be taken for <c>indoor.status</c>; and
    /// that with a number, which always ends.
    /// </summary>
    private static IEnumerable<string> Candidates(Node node)
    {
        if (node is Node.Path { Root.Root: ReferenceRoot.Result } path) yield return path.Root.SubtaskId + string.Concat(path.Steps);
        var whole = node is Node.Path other ? other.Root + string.Concat(other.Steps) : node.Text;
        yield return whole;
        for (var number = 2; ; number++) yield return string.Create(CultureInfo.InvariantCulture, $"{whole} {number}");
    }
}
