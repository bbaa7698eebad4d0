using System.Text.Json;

namespace JitOrchestration.Cli.Driving;

/// <summary>An answer as the command line has it.</summary>
/// <param name="Words">A question, a text, both in this order, or neither.</param>
internal sealed record GivenAnswer(string[] Words)
{
    public bool? Approved { get; init; }

    public string? Comment { get; init; }

    public JsonElement? Json { get; init; }

    public JsonElement? Arguments { get; init; }

    public JsonElement? Plan { get; init; }

    /// <summary>Whether an option says what the answer is.</summary>
    public bool ByOption => Approved is not null || Json is not null || Arguments is not null || Plan is not null;
}
