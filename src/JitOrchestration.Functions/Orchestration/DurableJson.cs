using System.Text.Json;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>How Durable Functions writes what orchestrations and activities hand to each other.</summary>
internal static class DurableJson
{
    /// <summary>Reads what the worker wrote, whichever way its serializer cases names.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
}
