using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Performing;

/// <summary>What the templates and expressions of one call can see: the bound values, opened.</summary>
internal sealed class BoundScope : IScope
{
    private static readonly BoundScope Empty = new([]);
    private readonly (Reference Reference, JsonElement Json)[] _values;

    private BoundScope((Reference, JsonElement)[] values) => _values = values;

    public static async ValueTask<BoundScope> OpenAsync(
        string runId, ImmutableArray<Binding> bindings, ValueStore values, CancellationToken cancellation)
    {
        if (bindings.IsDefaultOrEmpty) return Empty;
        var opened = new (Reference, JsonElement)[bindings.Length];
        for (var i = 0; i < opened.Length; i++)
        {
            var json = await values.OpenAsync(runId, bindings[i].Value, cancellation);
            opened[i] = (bindings[i].Reference, bindings[i].Element is { } element ? json[element] : json);
        }
        return new BoundScope(opened);
    }

    public JsonElement? Get(Reference reference)
    {
        foreach (var (bound, json) in _values)
        {
            if (bound.Root == reference.Root && string.Equals(bound.SubtaskId, reference.SubtaskId, StringComparison.OrdinalIgnoreCase)) return json;
        }
        return null;
    }
}
