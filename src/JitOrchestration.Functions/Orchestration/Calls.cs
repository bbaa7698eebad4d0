using System.Diagnostics.CodeAnalysis;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>The calls of a generation: which are to start, which are under way, and which go into one activity.</summary>
internal sealed class Calls(IReadOnlyDictionary<string, Effect> effects, Decisions decisions)
{
    private readonly Queue<Command.Call> _wanted = new();
    private readonly List<(Command.Call Call, NumberedCall Numbered)> _started = [];
    private readonly Dictionary<string, (int Number, Command.Call Call)> _underWay = [];
    private int _last;

    public void Want(Command.Call call) => _wanted.Enqueue(call);

    public bool TryNext([NotNullWhen(true)] out Command.Call? call) => _wanted.TryDequeue(out call);

    public void Start(Command.Call call)
    {
        var numbered = new NumberedCall(++_last, call.Key, CommandJson.ToElement(call));
        _underWay[call.Key] = (numbered.Number, call);
        _started.Add((call, numbered));
    }

    /// <summary>An activity had no time for the call: nothing has happened yet.</summary>
    public void Again(NumberedCall call) => Start(_underWay[call.Key].Call);

    /// <summary>Whether this very call is still waited for: the same key may have been wanted again since.</summary>
    public bool IsWanted(NumberedCall call) => _underWay.TryGetValue(call.Key, out var current) && current.Number == call.Number;

    /// <summary>The answer is there, or nobody wants it.</summary>
    public void Forget(string key)
    {
        _underWay.Remove(key);
        _started.RemoveAll(started => started.Call.Key == key);
        if (!_wanted.Any(call => call.Key == key)) return;
        var others = _wanted.Where(call => call.Key != key).ToList();
        _wanted.Clear();
        foreach (var other in others) _wanted.Enqueue(other);
    }

    /// <summary>An unknown tool does nothing: it cannot be called.</summary>
    public Effect EffectOf(Command.Call call) =>
        call is Command.CallTool tool ? effects.GetValueOrDefault(tool.Tool, Effect.None) : Effect.None;

    /// <summary>The activities of the calls that have started.</summary>
    public List<Act> TakeStarted(RunState run)
    {
        List<Act> acts = [];
        foreach (var group in _started.GroupBy(started => BatchOf(started.Call)))
        {
            foreach (var batch in group.Chunk(group.Key.Size)) acts.Add(ActOf(run, batch[0].Call, [.. batch.Select(started => started.Numbered)]));
        }
        _started.Clear();
        return acts;
    }

    /// <summary>
    /// Calls of the same name go into one activity: instances of one subtask, of tools that only look or compute. What
    /// has an effect has an activity of its own, so that nothing is done twice because something beside it failed.
    /// </summary>
    private (string? Name, int Size) BatchOf(Command.Call call) =>
        call is Command.CallTool { InlineLimit: Core.Values.Value.InstanceInlineLimit } && EffectOf(call) == Effect.None
            ? (call.SubtaskId, decisions.BatchSize(call.Attempt))
            : (null, 1);

    private static bool IsCleanUp(RunState run, Command.Call call) =>
        call.SubtaskId is { } id && run.Graph?.IndexOf(id) is >= 0 and var index && run.Subtasks[index].Node.Subtask.Always;

    private static Act ActOf(RunState run, Command.Call first, IReadOnlyList<NumberedCall> calls)
    {
        var batch = new CallBatch(run.RunId, run.Options, calls) { InstanceId = InstanceIds.Of(run), IsCleanUp = IsCleanUp(run, first), RootId = run.Parent?.Root, Retries = run.Retries };
        return first is Command.LaunchChild ? new Act.Launch(batch) : new Act.Perform(ActivityNames.Of(first), batch);
    }
}
