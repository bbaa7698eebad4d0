using System.Runtime.InteropServices;
using System.Text.Json;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// A run as JSON: all that the executor needs to go on with it, so that an orchestration can continue as new from it
/// with an empty history. Of what has ended it has only what others can still see: a run that failed or was cancelled
/// is retried from its journal, not from a snapshot. It may be taken between any two steps; an engine that takes the
/// run up in another place feeds <see cref="Input.Recovered"/> first, as after folding a journal.
/// </summary>
public static class RunSnapshot
{
    /// <summary>The version of the format. A reader refuses a newer one, and reads older ones.</summary>
    public const int FormatVersion = 1;

    /// <summary>Writes a run as an object.</summary>
    public static void Write(Utf8JsonWriter writer, RunState run) => JsonSerializer.Serialize(writer, SavedRun.Of(run), SnapshotJson.Default.SavedRun);

    /// <summary>Writes a run as UTF-8 JSON.</summary>
    public static byte[] Write(RunState run) => JsonSerializer.SerializeToUtf8Bytes(SavedRun.Of(run), SnapshotJson.Default.SavedRun);

    /// <summary>The same as an element.</summary>
    public static JsonElement ToElement(RunState run) => JsonElement.Parse(Write(run), Values.ValueConverter.Deep);

    /// <summary>Reads what <see cref="Write(RunState)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no snapshot.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static RunState Read(ReadOnlySpan<byte> utf8)
    {
        var version = JsonSerializer.Deserialize(utf8, SnapshotJson.Default.SavedVersion)?.V ?? 0;
        return version switch
        {
            < 1 => throw new JsonException("It is no snapshot of a run: there is no format version."),
            > FormatVersion => throw new NotSupportedException(
                $"The snapshot has format version {version}; this version reads up to {FormatVersion}. Use the newer version that wrote it."),
            _ => RunState.Restore(JsonSerializer.Deserialize(utf8, SnapshotJson.Default.SavedRun)!),
        };
    }

    /// <summary>Reads such an element.</summary>
    /// <exception cref="JsonException">It is no snapshot.</exception>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public static RunState Read(JsonElement element) => Read(JsonMarshal.GetRawUtf8Value(element));
}
