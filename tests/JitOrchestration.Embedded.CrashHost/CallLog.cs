using System.Text;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>A call that was performed, whether or not anybody heard of its answer.</summary>
/// <param name="Step">What the plan calls it: unique within its run.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Attempt">Which attempt it was.</param>
public sealed record PerformedCall(string Step, string Key, int Attempt);

/// <summary>Every call that was performed, in a file that outlives the process: the world that the calls have changed.</summary>
internal sealed class CallLog(string folder) : IDisposable
{
    private readonly Lock _turn = new();
    private readonly FileStream _file = new(PathIn(folder), FileMode.Append, FileAccess.Write, FileShare.Read);

    public static string PathIn(string folder) => Path.Combine(folder, "calls.log");

    public void Append(string step, string key, int attempt)
    {
        lock (_turn)
        {
            _file.Write(Encoding.UTF8.GetBytes($"{step} {key} {attempt}\n"));
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>What was performed so far; a line that the kill cut off is left out.</summary>
    public static IReadOnlyList<PerformedCall> Read(string folder)
    {
        if (!File.Exists(PathIn(folder))) return [];
        var text = File.ReadAllText(PathIn(folder));
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ToCall)];
    }

    public void Dispose() => _file.Dispose();

    private static PerformedCall ToCall(string line) =>
        line.Split(' ') is [var step, var key, var attempt]
            ? new PerformedCall(step, key, int.Parse(attempt, System.Globalization.CultureInfo.InvariantCulture))
            : throw new FormatException($"'{line}' is no call.");
}
