using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Puts statements side by side or one after the other, by what joins them.</summary>
internal sealed class StepCollector
{
    private readonly List<List<Statement>> _groups = [];
    private Segment? _last;

    public void Add(Segment segment, Statement statement)
    {
        if (_groups.Count > 0 && SideBySide(segment, statement)) _groups[^1].Add(statement);
        else _groups.Add([statement]);
        _last = segment;
    }

    public Statement ToStatement()
    {
        var steps = _groups.Select(group => group is [var only] ? only : new Group([.. group])).ToImmutableArray();
        return steps is [var single] ? single : new Sequence(steps);
    }

    /// <summary>
    /// "And" leaves the order open, but not around what changes something, waits or asks: that happens where the
    /// request says it, unless the request says "in parallel".
    /// </summary>
    private bool SideBySide(Segment segment, Statement statement)
    {
        if (segment.Link == Link.Meanwhile) return true;
        if (segment.Link != Link.And || _last!.Reader.IsAny("after")) return false;
        return segment.Together || _last.Together || !(statement.KeepsItsPlace || _groups[^1][^1].KeepsItsPlace);
    }
}
