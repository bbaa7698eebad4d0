using System.Collections.Frozen;
using System.Text.Json;
using JitOrchestration.Activities.Models;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// Whether a server can be asked to hold its model to a schema. One that cannot refuses the whole call, so it is asked
/// only for what all of them take; every answer is held against its schema here all the same.
/// </summary>
internal static class StructuredOutput
{
    // What OpenAI's structured outputs and the grammars of llama.cpp, Ollama, LM Studio and vLLM have in common.
    private static readonly FrozenSet<string> Keywords = FrozenSet.Create("type", "title", "description", "properties", "required", "items", "enum", "additionalProperties");

    /// <summary>Whether a schema can be sent along.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="provider">Whose model it is.</param>
    /// <param name="withTools">
    /// Whether tools are offered: where a grammar holds the model to the schema, it could not call any.
    /// </param>
    public static bool CanHold(JsonElement schema, ModelProvider provider, bool withTools) =>
        IsObject(schema) && IsPlain(schema) && (!withTools || provider is ModelProvider.OpenAI or ModelProvider.AzureOpenAI);

    // "schema must be a JSON Schema of 'type: "object"', got 'type: "array"'", says OpenAI.
    private static bool IsObject(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object");

    private static bool IsPlain(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.True or JsonValueKind.False
        || schema.ValueKind == JsonValueKind.Object && schema.EnumerateObject().All(member => Keywords.Contains(member.Name) && member.Name switch
        {
            "properties" => member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().All(property => IsPlain(property.Value)),
            "items" or "additionalProperties" => IsPlain(member.Value),
            _ => true,
        });
}
