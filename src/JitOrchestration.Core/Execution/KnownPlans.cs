using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Plans that were read lately: an orchestration that is replayed reads its own at every step, and links it again. A plan
/// follows from its text alone and never changes, so whoever reads the same text may have the same one. Thread-safe.
/// </summary>
internal static class KnownPlans
{
    /// <summary>More than are under way at once in a worker, and few enough to be kept.</summary>
    private const int Most = 64;

    private static readonly ConcurrentDictionary<string, Plan> Plans = new();

    /// <exception cref="JsonException">It is no plan.</exception>
    public static Plan Read(JsonElement json)
    {
        var key = Convert.ToHexString(SHA256.HashData(JsonMarshal.GetRawUtf8Value(json)));
        if (Plans.TryGetValue(key, out var known)) return known;
        var reading = PlanJson.Read(json);
        if (Plans.Count >= Most) Plans.Clear();
        return Plans.GetOrAdd(key, reading.Plan ?? throw new JsonException($"A plan cannot be read: {reading.Problems[0].Message}"));
    }
}
