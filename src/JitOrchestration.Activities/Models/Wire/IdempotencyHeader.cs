using System.ClientModel.Primitives;

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>
/// Sends a call's key as the header <c>Idempotency-Key</c>. The typed methods of the client take no headers, so the key goes
/// beside them, with the flow of the call.
/// </summary>
internal sealed class IdempotencyHeader : PipelinePolicy
{
    /// <summary>Where a caller puts the key: a name in the additional properties of the options.</summary>
    public const string Property = "idempotency_key";

    private const string Name = "Idempotency-Key";
    private static readonly AsyncLocal<string?> Key = new();

    /// <summary>Every request that follows in this flow carries the key; null: none.</summary>
    public static void Use(string? key) => Key.Value = key;

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        ProcessNext(message, pipeline, currentIndex);
    }

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Add(message);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    private static void Add(PipelineMessage message)
    {
        if (Key.Value is { Length: > 0 } key) message.Request.Headers.Set(Name, key);
    }
}
