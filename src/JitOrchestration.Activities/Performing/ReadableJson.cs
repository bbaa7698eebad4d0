using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Performing;

/// <summary>
/// Tells JSON that can be read again from JSON that cannot. Both kinds come from outside, and what is kept and cannot be
/// read again would take its run with it.
/// </summary>
internal static class ReadableJson
{
    /// <summary>How deep a value may be nested: as deep as readers of JSON follow, ours and others', when nobody tells them more.</summary>
    public const int MostLevels = 64;

    /// <summary>Why a JSON value cannot be kept; null: it can.</summary>
    public static Failure? WhyNot(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 2 * MostLevels && !utf8.Contains((byte)'\\')) return null;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MostLevels });
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped) reader.GetString();
            }
            return null;
        }
        catch (JsonException e)
        {
            return new Failure("value_too_deep", $"A value is nested deeper than {MostLevels} levels, the most there may be. Make it flatter: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The grammar of JSON allows it; but there is no text that it could become (RFC 8259, 8.2).
            return new Failure(PlanProblemCodes.MalformedText, "A text in a value has half of a surrogate pair (\\ud800 to \\udfff on its own), which is no character. Write the whole character.");
        }
    }
}
