using System.Globalization;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Says what time it is.</summary>
/// <param name="time">The clock.</param>
internal sealed class NowTool(TimeProvider time) : ITool
{
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.fffK";

    public ToolDefinition Definition { get; } = new(
        "now",
        "The date and time at this moment. The result is { utc, local, time_zone, weekday }: `utc` and `local` in RFC 3339, "
        + "`local` and `weekday` in the time zone asked for, or in UTC.",
        Json.Parse("""
            { "type": "object",
              "properties": { "time_zone": { "type": "string", "description": "An IANA name such as Europe/Vienna. Default: UTC." } },
              "additionalProperties": false }
            """))
    { Effect = Effect.None };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        var name = arguments.Text("time_zone") ?? "UTC";
        var utc = time.GetUtcNow().ToUniversalTime();
        var local = TimeZoneInfo.ConvertTime(utc, Zone(name));
        return Task.FromResult(Json.From(new
        {
            Utc = utc.UtcDateTime.ToString(Rfc3339, CultureInfo.InvariantCulture),
            Local = local.ToString(Rfc3339, CultureInfo.InvariantCulture),
            TimeZone = name,
            Weekday = local.DayOfWeek.ToString(),
        }));
    }

    private static TimeZoneInfo Zone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        throw ToolException.Permanent(
            "unknown_time_zone", $"This host knows no time zone '{name}'. Use an IANA name, such as Europe/Vienna or UTC.");
    }
}
