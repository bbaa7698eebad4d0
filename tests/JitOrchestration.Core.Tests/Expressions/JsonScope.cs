using System.Text.Json;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

/// <summary>A scope written as JSON: an object with a property for each root, named as an expression names it.</summary>
internal sealed class JsonScope(JsonElement roots) : IScope
{
    public static readonly JsonScope Empty = Of("{}");

    public static JsonScope Of(string json) => new(JsonElement.Parse(json));

    public JsonElement? Get(Reference reference)
    {
        foreach (var root in roots.EnumerateObject())
            if (root.Name.Equals(reference.ToString(), StringComparison.OrdinalIgnoreCase)) return root.Value;
        return null;
    }
}
