using System.Runtime.InteropServices;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>How much room values take in the state.</summary>
internal static class InlineSize
{
    /// <summary>The bytes of a value's JSON; of a stored one, more than any that is held in the state.</summary>
    public static long Of(Value value) =>
        value is Value.Inline inline ? JsonMarshal.GetRawUtf8Value(inline.Json).Length : int.MaxValue;

    /// <summary>The bytes of all together, with a little for what stands between them.</summary>
    public static long OfAll(IEnumerable<Value> values) => values.Sum(value => Of(value) + 2);
}
