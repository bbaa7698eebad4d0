using System.Runtime.InteropServices;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Performing;

/// <summary>Decides which values are held in a run's state and which are stored, and opens them again.</summary>
public sealed class ValueStore(IPayloadStore payloads)
{
    /// <summary>The value for a result; stored first when it is over the inline limit.</summary>
    /// <param name="runId">The run it belongs to.</param>
    /// <param name="json">The result.</param>
    /// <param name="inlineLimit">The most bytes to be held in the state.</param>
    /// <param name="maxBytes">The most bytes at all: the run's limit for results.</param>
    /// <exception cref="ActivityException">It is over <paramref name="maxBytes"/>, or could not be read again.</exception>
    public async ValueTask<Value> KeepAsync(string runId, JsonElement json, int inlineLimit, int maxBytes)
    {
        if (ReadableJson.WhyNot(JsonMarshal.GetRawUtf8Value(json)) is { } failure) throw new ActivityException(failure);
        var size = JsonMarshal.GetRawUtf8Value(json).Length;
        if (size <= inlineLimit) return Value.Of(json);
        if (size > maxBytes) throw new ActivityException(Failure.Limit("result_bytes", maxBytes, $"A result has {size} bytes"));
        var sha256 = await payloads.PutAsync(runId, JsonMarshal.GetRawUtf8Value(json).ToArray());
        return new Value.Stored(sha256, size, json.ValueKind, CountOf(json));
    }

    /// <summary>The JSON of a value, read from the store when it is there.</summary>
    public async ValueTask<JsonElement> OpenAsync(string runId, Value value, CancellationToken cancellation) => value switch
    {
        Value.Inline inline => inline.Json,
        Value.Stored stored => JsonElement.Parse(await payloads.ReadAsync(runId, stored.Sha256, cancellation)),
        _ => throw new NotSupportedException($"No store has values of kind {value.GetType().Name}."),
    };

    /// <summary>The most bytes of JSON that are opened whole where only a part is shown: above all that <c>read_result</c> answers.</summary>
    public const int MostWhole = HeadBytes + TailBytes;

    // Three times what is shown of a value at most: a character that is escaped takes up to six bytes.
    private const int HeadBytes = 72 * 1024;
    private const int TailBytes = 24 * 1024;

    /// <summary>The beginning and the end of a value of more than <see cref="MostWhole"/> bytes. No more of it is read.</summary>
    public async Task<PartialText> OpenPartAsync(string runId, Value.Stored value, CancellationToken cancellation)
    {
        var head = await payloads.ReadRangeAsync(runId, value.Sha256, 0, HeadBytes, cancellation);
        var tail = await payloads.ReadRangeAsync(runId, value.Sha256, value.Bytes - TailBytes, TailBytes, cancellation);
        return new PartialText(CutJson.Beginning(value.Kind, head), CutJson.End(value.Kind, tail), value.Bytes);
    }

    private static int? CountOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.GetArrayLength(),
        JsonValueKind.Object => json.GetPropertyCount(),
        _ => null,
    };
}

/// <summary>A call could not be performed; the failure is its answer.</summary>
/// <param name="failure">Why.</param>
/// <param name="usage">What it cost all the same; null: nothing.</param>
public sealed class ActivityException(Failure failure, Usage? usage = null) : Exception(failure.Message)
{
    /// <summary>What it cost all the same; null: nothing.</summary>
    public Usage? Usage { get; } = usage;

    /// <summary>Why.</summary>
    public Failure Failure { get; } = failure;
}
