using System.Diagnostics.CodeAnalysis;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Who gets to call next: as many calls at once as the process may have, and as each tool may; first come, first
/// served, except that a tool that is full holds up nobody but its own.
/// </summary>
internal sealed class Slots(int limit, IReadOnlyDictionary<string, int> toolLimits)
{
    private readonly Queue<OpenCall> _waiting = new();
    private readonly Dictionary<string, Queue<OpenCall>> _waitingForTool = [];
    private readonly Dictionary<string, int> _usedByTool = [];
    private int _used;

    /// <summary>Whether there may be a next one; one that waits for its tool is not.</summary>
    public bool CanTake => _used < limit && _waiting.Count > 0;

    public void Enqueue(OpenCall call) => _waiting.Enqueue(call);

    /// <summary>Gives a slot to the next call that may have one.</summary>
    public bool TryTake([NotNullWhen(true)] out OpenCall? call)
    {
        call = null;
        while (_used < limit && _waiting.TryDequeue(out var next))
        {
            var tool = ToolOf(next.Call);
            if (!HasSlot(tool))
            {
                QueueOf(tool!).Enqueue(next);
                continue;
            }
            Use(tool, +1);
            call = next;
            return true;
        }
        return false;
    }

    /// <summary>Gives a slot back; whoever waits for its tool is next.</summary>
    public void Return(Command.Call call)
    {
        var tool = ToolOf(call);
        Use(tool, -1);
        if (tool is not null && _waitingForTool.TryGetValue(tool, out var queue) && queue.TryDequeue(out var next)) _waiting.Enqueue(next);
    }

    private static string? ToolOf(Command.Call call) => (call as Command.CallTool)?.Tool;

    private bool HasSlot(string? tool) =>
        tool is null || !toolLimits.TryGetValue(tool, out var most) || _usedByTool.GetValueOrDefault(tool) < most;

    private void Use(string? tool, int by)
    {
        _used += by;
        if (tool is not null && toolLimits.ContainsKey(tool)) _usedByTool[tool] = _usedByTool.GetValueOrDefault(tool) + by;
    }

    private Queue<OpenCall> QueueOf(string tool)
    {
        if (!_waitingForTool.TryGetValue(tool, out var queue)) _waitingForTool[tool] = queue = new();
        return queue;
    }
}
