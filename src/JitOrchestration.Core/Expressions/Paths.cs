using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Follows a path into a value.</summary>
internal static class Paths
{
    /// <summary>What stands at its end; nothing when a step leads nowhere.</summary>
    public static Operand Read(Node.Path path, IScope scope)
    {
        var json = scope.Get(path.Root) ?? default;
        foreach (var step in path.Steps)
            json = Follow(json.ValueKind == JsonValueKind.String ? JsonText.Parse(json) : json, step);
        return Operand.Of(json);
    }

    private static JsonElement Follow(JsonElement json, PathStep step) => json.ValueKind switch
    {
        JsonValueKind.Object when step.Name is { } name => JsonText.Property(json, name),
        JsonValueKind.Array when step.Name is null && step.Index < json.GetArrayLength() => json[step.Index],
        _ => default,
    };
}
