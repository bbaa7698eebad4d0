using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What the expressions and templates of a subtask, or of one instance of it, can see.</summary>
internal sealed class RunScope(RunState run, SubtaskState subtask, int? index = null, InstanceState? instance = null) : IScope
{
    public RunScope(RunState run, InstanceState instance)
        : this(run, instance.Subtask, instance.Index, instance)
    {
    }

    public JsonElement? Get(Reference reference) => Bind(reference).Value is Value.Inline inline ? inline.Json : null;

    /// <summary>Whether everything is written out, so that the executor can decide by itself.</summary>
    public bool HasInline(ImmutableArray<Reference> references)
    {
        foreach (var reference in references)
        {
            if (Bind(reference).Value is Value.Stored) return false;
        }
        return true;
    }

    public ImmutableArray<Binding> BindAll(ImmutableArray<Reference> references) => [.. references.Select(Bind)];

    private Binding Bind(Reference reference)
    {
        if (reference.Root == ReferenceRoot.Item && index is { } i)
        {
            var (value, element) = subtask.FanOut!.Item(i);
            return new Binding(reference, value, element);
        }
        return new Binding(reference, ValueOf(reference) ?? Value.Null);
    }

    private Value? ValueOf(Reference reference) => reference.Root switch
    {
        ReferenceRoot.Result => ResultOf(reference.SubtaskId!),
        ReferenceRoot.Status => Value.Of(Wire.Word(run.SubtaskOf(reference.SubtaskId!).Status)),
        ReferenceRoot.Error => Wire.ErrorValue(run.SubtaskOf(reference.SubtaskId!).Failure),
        ReferenceRoot.Input => run.Data,
        ReferenceRoot.Request => Value.Of(run.Request),
        ReferenceRoot.Index when index is { } i => Number(i),
        ReferenceRoot.Iteration when instance is not null => Number(instance.Iteration),
        ReferenceRoot.Previous => instance?.Previous,
        _ => null,
    };

    /// <summary>A subtask sees its own fresh result: that is what <c>until</c> looks at.</summary>
    private Value? ResultOf(string id) =>
        instance is not null && subtask.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
            ? instance.Result
            : run.SubtaskOf(id).Result;

    private static Value Number(int number) => Value.Of(JsonSerializer.SerializeToElement(number));
}
