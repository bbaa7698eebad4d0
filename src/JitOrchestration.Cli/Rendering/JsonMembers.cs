using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>Reads members of what the API shows.</summary>
internal static class JsonMembers
{
    /// <summary>A text; empty when it is null.</summary>
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";

    public static int Number(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Given(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static DateTimeOffset? Time(this JsonElement json, string name) => json.Given(name)?.GetDateTimeOffset();

    /// <summary>How long it ran, or has run so far; empty: it has not begun.</summary>
    public static string Duration(this JsonElement json) => json.Time("started_at") is { } started
        ? Durations.Show((json.Time("completed_at") ?? TimeProvider.System.GetUtcNow()) - started)
        : "";

    /// <summary>A failure as a sentence with its code.</summary>
    public static string Failure(this JsonElement error) => $"{error.Text("message")} ({error.Text("code")})";

    public static SubtaskStatus Status(this JsonElement json, string name = "status") =>
        Enum.GetValues<SubtaskStatus>().First(status => json.GetProperty(name).ValueEquals(Wire.Word(status)));

    /// <summary>How the items of a <c>for_each</c> went; null: it is none, or its items are not known yet.</summary>
    public static string? Items(this JsonElement subtask) => subtask.Given("instances") is { } counts
        ? SubtaskText.Items(counts.Number("total"), status => counts.Number(Wire.Word(status)))
        : null;

    /// <summary>The same, when not all of them completed.</summary>
    public static string? MissingItems(this JsonElement subtask) =>
        subtask.Given("instances") is { } counts && counts.Number("total") > counts.Number(Wire.Word(SubtaskStatus.Completed)) ? subtask.Items() : null;
}
