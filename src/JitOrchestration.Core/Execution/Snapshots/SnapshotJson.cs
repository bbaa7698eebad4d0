using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How a saved run is written: what is null, 0 or false is omitted. Records that are not the snapshot's own are written
/// as in the journal, because what they leave out has defaults of its own.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    MaxDepth = ValueConverter.MaxDepth,
    Converters =
    [
        typeof(WireWordConverter<AlarmKind>), typeof(WireWordConverter<CallKind>), typeof(WireWordConverter<CallStage>),
        typeof(WireWordConverter<InstanceStage>), typeof(WireWordConverter<SavedChildRole>), typeof(SecondsConverter),
        typeof(AsInJournal<Failure>), typeof(AsInJournal<ItemChunk>), typeof(AsInJournal<ModelTurn>),
        typeof(AsInJournal<ParentLink>), typeof(AsInJournal<Question>), typeof(AsInJournal<RunEvent.PlanProposed>),
        typeof(AsInJournal<PlanDraft>), typeof(AsInJournal<Reservation>), typeof(AsInJournal<RunOptions>), typeof(AsInJournal<RunWarning>), typeof(AsInJournal<Truth>), typeof(AsInJournal<Usage>),
    ])]
[JsonSerializable(typeof(SavedRun))]
[JsonSerializable(typeof(SavedVersion))]
internal sealed partial class SnapshotJson : JsonSerializerContext;

/// <summary>The version of a snapshot, whatever else may be in it.</summary>
internal sealed record SavedVersion(int V);

/// <summary>Writes a record as the journal does.</summary>
internal sealed class AsInJournal<T> : JsonConverter<T>
{
    private static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)JournalJson.Default.GetTypeInfo(typeof(T))!;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize(ref reader, Info);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, Info);
}
