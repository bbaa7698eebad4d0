using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>The beginnings of the stored values that a view of a run shows. Only the beginnings are read.</summary>
public sealed class Previews
{
    /// <summary>The most bytes of a value's JSON text that are read for it.</summary>
    public const int MaxBytes = 1_000;

    private readonly Dictionary<Value.Stored, string> _texts = [];

    /// <summary>The beginning of a value's text.</summary>
    public string Of(Value.Stored value) => _texts.GetValueOrDefault(value, "");

    /// <summary>Reads what <see cref="RunJson"/> shows of a run.</summary>
    public static async Task<Previews> OfRunAsync(
        IWorkflowEngine engine, RunState run, IReadOnlyList<OpenQuestion> questions, CancellationToken cancellation = default)
    {
        var previews = new Previews();
        await previews.AddAsync(engine, run.RunId, [run.Data, run.Result, .. run.Subtasks.Select(subtask => subtask.Result)], cancellation);
        foreach (var open in questions) await previews.AddAsync(engine, open.RunId, [open.Asked.Question.Arguments], cancellation);
        return previews;
    }

    /// <summary>Reads the beginnings of the stored ones among some values of a run.</summary>
    public async Task AddAsync(IWorkflowEngine engine, string runId, IEnumerable<Value?> values, CancellationToken cancellation = default)
    {
        foreach (var stored in values.OfType<Value.Stored>())
        {
            if (!_texts.ContainsKey(stored)) _texts[stored] = CutJson.Beginning(stored.Kind, await engine.ReadAsync(runId, stored, 0, MaxBytes, cancellation));
        }
    }
}
