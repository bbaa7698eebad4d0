using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>A plan of the page and what stands below it.</summary>
/// <param name="Name">Where it is: its line and the heading above.</param>
/// <param name="Plan">The plan.</param>
public sealed record PlanLanguageExample(string Name, string Plan)
{
    /// <summary>The run's input.</summary>
    public string? Input { get; init; }

    /// <summary>What is answered to its questions, by their paths, in the order in which they are asked.</summary>
    public ImmutableArray<JsonProperty> Answers { get; init; } = [];

    /// <summary>What its model says, turn by turn; none: there is no model.</summary>
    public ImmutableArray<JsonElement> Turns { get; init; } = [];

    /// <summary>A part of the run as it must end.</summary>
    public string? Run { get; init; }

    /// <summary>It, with what a fence of some mark says.</summary>
    public PlanLanguageExample With(string mark, string text) => mark switch
    {
        "input" => this with { Input = text },
        "answers" => this with { Answers = [.. JsonElement.Parse(text).EnumerateObject()] },
        "model" => this with { Turns = [.. JsonElement.Parse(text).EnumerateArray()] },
        "run" => this with { Run = text },
        _ => throw new NotSupportedException($"Below {Name}: a fence is marked json plan, input, answers, model or run, not '{mark}'."),
    };
}
