using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>
/// The regular expressions of a schema. The schema library matches them by backtracking and without a time limit, and
/// <c>^(a+)+$</c> takes ages to find that forty letters do not match: so each is tried here first, with a limit.
/// </summary>
internal sealed class SchemaPatterns(JsonElement schema)
{
    /// <summary>All of them together, over all texts of a value: far more than any that is meant well takes.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    // A pattern that is none is for the library to speak of.
    private readonly string[] _patterns = [.. PatternsIn(schema).Where(IsPattern).Distinct()];

    /// <summary>A pattern that is not done in time with the texts and names of a value; null: all are.</summary>
    public string? TooSlowFor(JsonElement value)
    {
        if (_patterns.Length == 0) return null;
        var texts = TextsIn(value).Distinct().ToList();
        var startedAt = Stopwatch.GetTimestamp();
        return _patterns.FirstOrDefault(pattern => !IsDone(pattern, texts, Budget - Stopwatch.GetElapsedTime(startedAt)));
    }

    private static bool IsDone(string pattern, List<string> texts, TimeSpan time)
    {
        if (time <= TimeSpan.Zero) return false;
        var startedAt = Stopwatch.GetTimestamp();
        var regex = new Regex(pattern, RegexOptions.None, time);
        try
        {
            return texts.TrueForAll(text =>
            {
                _ = regex.IsMatch(text);
                return Stopwatch.GetElapsedTime(startedAt) < time;
            });
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<string> PatternsIn(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(PatternsIn),
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(PatternsIn),
        _ => [],
    };

    private static IEnumerable<string> PatternsIn(JsonProperty member) => member switch
    {
        { Name: "pattern", Value.ValueKind: JsonValueKind.String } => [member.Value.GetString()!],
        { Name: "patternProperties", Value.ValueKind: JsonValueKind.Object } =>
            member.Value.EnumerateObject().Select(pattern => pattern.Name).Concat(PatternsIn(member.Value)),
        _ => PatternsIn(member.Value),
    };

    private static IEnumerable<string> TextsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => TextsIn(member.Value).Prepend(member.Name)),
        _ => [],
    };
}
