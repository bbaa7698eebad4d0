using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How a run stands in a few characters, for places that hold no more, such as the custom status of an orchestration:
/// <code>
/// {"status":"running","sequence":17,"questions":1,"subtasks":"ccsrwp"}
///
/// p pending   r running   w waiting   c completed   s skipped   f failed   x cancelled
/// </code>
/// A run of more than <see cref="MaxLetters"/> subtasks has <c>"counts":{"pending":2,...}</c> in place of the letters.
/// </summary>
/// <param name="Status">How the run stands.</param>
/// <param name="Sequence">The sequence of its last event.</param>
/// <param name="Questions">How many questions it has open, those of its children not counted.</param>
/// <param name="Subtasks">A letter a subtask, in the order of the plan; null when there are too many.</param>
/// <param name="Counts">How many subtasks have which status, when there are too many for letters; else null.</param>
public sealed record StatusText(
    RunStatus Status, long Sequence, int Questions, string? Subtasks = null, IReadOnlyDictionary<string, int>? Counts = null)
{
    /// <summary>The most characters that a text has: half of what the custom status of Durable Functions takes (16 KiB of UTF-16).</summary>
    public const int MaxLength = 4_000;

    /// <summary>The most subtasks that are told one by one.</summary>
    public const int MaxLetters = 3_000;

    /// <summary>The text of a run as it stands; at most <see cref="MaxLength"/> characters, all of them ASCII.</summary>
    public static string Of(RunState run) => JsonSerializer.Serialize(About(run), StatusJson.Default.StatusText);

    /// <summary>Reads a text; false when it is none.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out StatusText? status)
    {
        status = null;
        try
        {
            status = text is null ? null : JsonSerializer.Deserialize(text, StatusJson.Default.StatusText);
        }
        catch (JsonException)
        {
            // Whoever shows a run shows it without a status then.
        }
        return status is not null;
    }

    private static StatusText About(RunState run)
    {
        var subtasks = run.Subtasks.Select(SubtaskView.StatusOf);
        var isLong = run.Subtasks.Length > MaxLetters;
        return new StatusText(
            run.Status, run.Sequence, run.Questions.Count,
            isLong ? null : string.Concat(subtasks.Select(StatusLetters.Of)),
            isLong ? subtasks.CountBy(status => status).OrderBy(pair => pair.Key).ToDictionary(pair => Wire.Word(pair.Key), pair => pair.Value) : null);
    }
}

/// <summary>How a status is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StatusText))]
internal sealed partial class StatusJson : JsonSerializerContext;
