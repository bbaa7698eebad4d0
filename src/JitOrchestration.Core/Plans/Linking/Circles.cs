namespace JitOrchestration.Core.Plans.Linking;

/// <summary>
/// Finds subtasks that wait for each other: a depth-first search with three colours (Cormen et al., Introduction to
/// Algorithms, 20.3), with its own stack, because a plan may be one chain of thousands.
/// </summary>
internal sealed class Circles
{
    private enum Colour : byte { New, OnPath, Done }

    private readonly PlanLinks _links;
    private readonly Colour[] _colours;
    private readonly int[] _next;
    private readonly bool[] _reported;
    private readonly List<int> _path = [];
    private readonly List<int[]> _found = [];

    private Circles(PlanLinks links)
    {
        _links = links;
        _colours = new Colour[links.Count];
        _next = new int[links.Count];
        _reported = new bool[links.Count];
    }

    /// <summary>The circles, each subtask in one at most: every one waits for the next, the last for the first.</summary>
    public static IReadOnlyList<int[]> Find(PlanLinks links)
    {
        var search = new Circles(links);
        for (var start = 0; start < links.Count; start++)
            if (search._colours[start] == Colour.New) search.Walk(start);
        return search._found;
    }

    private void Walk(int start)
    {
        Enter(start);
        while (_path.Count > 0)
        {
            var at = _path[^1];
            if (_next[at] == Degree(at)) Leave(at);
            else Visit(Edge(at, _next[at]++));
        }
    }

    private void Visit(int dependency)
    {
        if (_colours[dependency] == Colour.New) Enter(dependency);
        else if (_colours[dependency] == Colour.OnPath) Close(dependency);
    }

    private void Enter(int index)
    {
        _colours[index] = Colour.OnPath;
        _path.Add(index);
    }

    private void Leave(int index)
    {
        _colours[index] = Colour.Done;
        _path.RemoveAt(_path.Count - 1);
    }

    /// <summary>A circle that meets one already found is not another to break: breaking the first may be enough.</summary>
    private void Close(int dependency)
    {
        if (_reported[dependency] || _reported[_path[^1]]) return;
        int[] circle = [.. _path[_path.LastIndexOf(dependency)..]];
        foreach (var index in circle) _reported[index] = true;
        _found.Add(circle);
    }

    private int Degree(int index) => _links.Declared[index].Length + _links.Implied[index].Length;

    private int Edge(int index, int place)
    {
        var declared = _links.Declared[index];
        return place < declared.Length ? declared[place] : _links.Implied[index][place - declared.Length];
    }
}
