using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>The instances of a <c>for_each</c>. Those not begun yet take no room.</summary>
public sealed class FanOut
{
    private readonly ImmutableArray<ItemChunk> _chunks;
    private readonly JsonElement[]?[] _read;
    private readonly int[] _starts;

    internal FanOut(int count, ImmutableArray<ItemChunk> chunks)
    {
        Count = count;
        Instances = new InstanceState?[count];
        _chunks = chunks;
        _read = new JsonElement[]?[chunks.Length];
        _starts = new int[chunks.Length];
        for (var i = 1; i < chunks.Length; i++) _starts[i] = _starts[i - 1] + chunks[i - 1].Count;
    }

    /// <summary>How many items there are.</summary>
    public int Count { get; }

    /// <summary>An instance per item, in order; null: not begun.</summary>
    public IReadOnlyList<InstanceState?> Begun => Instances;

    /// <summary>Instances that have ended, however they did.</summary>
    public int EndedCount { get; internal set; }

    internal InstanceState?[] Instances { get; }

    /// <summary>Items before <see cref="_next"/> whose instance did not end for good before the run was retried.</summary>
    private readonly Queue<int> _again = [];

    /// <summary>The first item that no instance was begun for.</summary>
    private int _next;

    /// <summary>The items, as they were listed.</summary>
    internal ImmutableArray<ItemChunk> Chunks => _chunks;

    /// <summary>How many items the fan-out has come to: each after them has no instance yet.</summary>
    internal int Reached => _next;

    /// <summary>The items before <see cref="Reached"/> that get another turn.</summary>
    internal IReadOnlyCollection<int> Stopped => _again;

    /// <summary>Whether there are items whose instance is still to begin, or to go on.</summary>
    internal bool HasMore => _again.Count > 0 || _next < Count;

    /// <summary>The item whose turn it is.</summary>
    internal int Next => _again.TryPeek(out var index) ? index : _next;

    /// <summary>Instances that have begun and not ended: what <c>max_parallel</c> bounds.</summary>
    internal int Running { get; set; }

    /// <summary>Those of them that make a call or are about to, rather than wait for a time, a person or a child.</summary>
    internal int Busy { get; set; }

    /// <summary>Bytes of the inline results so far.</summary>
    internal long InlineBytes { get; set; }

    /// <summary>An instance begins or goes on; it counts as running until it ends.</summary>
    internal void Admit(int index)
    {
        if (index < _next) _again.Dequeue();
        else _next = index + 1;
        Running++;
        Busy++;
    }

    /// <summary>Puts the fan-out to where it had come to before.</summary>
    internal void Restore(int reached, IEnumerable<int> again)
    {
        _next = reached;
        foreach (var index in again) _again.Enqueue(index);
    }

    /// <summary>Counts anew, for a run that is retried: instances that are kept have ended, the others get another turn.</summary>
    internal void Reopen(Func<InstanceState, bool> isKept)
    {
        (EndedCount, Running, Busy, InlineBytes) = (0, 0, 0, 0);
        _again.Clear();
        for (var index = 0; index < _next; index++)
        {
            if (Instances[index] is { } instance && isKept(instance)) Keep(instance);
            else Stop(index);
        }
    }

    private void Keep(InstanceState instance)
    {
        EndedCount++;
        if (instance.Outcome == SubtaskStatus.Completed) InlineBytes += InlineSize.Of(instance.Item);
    }

    private void Stop(int index)
    {
        if (Instances[index] is { } instance) (instance.Stage, instance.Outcome) = (InstanceStage.Stopped, null);
        _again.Enqueue(index);
    }

    /// <summary>The item of an instance: written out, or an element of a stored list.</summary>
    internal (Value Value, int? Element) Item(int index)
    {
        var found = Array.BinarySearch(_starts, index);
        var chunk = found >= 0 ? found : ~found - 1;
        while (_chunks[chunk].Count == 0) chunk++;
        if (_chunks[chunk].Items is not Value.Inline inline) return (_chunks[chunk].Items, index - _starts[chunk]);
        _read[chunk] ??= [.. inline.Json.EnumerateArray()];
        return (Value.Of(_read[chunk]![index - _starts[chunk]]), null);
    }
}
