using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary><c>--limit NAME=NUMBER</c>: what a run may use at most.</summary>
internal sealed class LimitOption : Option<string[]>
{
    private static readonly Dictionary<string, Func<RunLimits, double, RunLimits>> Known = new()
    {
        ["subtasks"] = (limits, number) => limits with { Subtasks = Whole(number) },
        ["for_each_items"] = (limits, number) => limits with { ForEachItems = Whole(number) },
        ["nesting"] = (limits, number) => limits with { Nesting = Whole(number) },
        ["activities"] = (limits, number) => limits with { Activities = Whole(number) },
        ["agent_turns"] = (limits, number) => limits with { AgentTurns = Whole(number) },
        ["output_tokens"] = (limits, number) => limits with { OutputTokens = Whole(number) },
        ["request_bytes"] = (limits, number) => limits with { RequestBytes = Whole(number) },
        ["result_bytes"] = (limits, number) => limits with { ResultBytes = Whole(number) },
        ["run_seconds"] = (limits, number) => limits with { RunSeconds = number },
    };

    public LimitOption()
        : base("--limit")
    {
        HelpName = "NAME=NUMBER";
        Description = $"What the run may use at most, such as activities=1000. Names: {string.Join(", ", Known.Keys)}.";
        Validators.Add(result =>
        {
            foreach (var text in result.GetValueOrDefault<string[]>())
            {
                if (Read(text) is null) result.AddError($"--limit takes NAME=NUMBER, with one of {string.Join(", ", Known.Keys)}; '{text}' is not that.");
            }
        });
    }

    /// <summary>The limits with those given changed; null: none is given.</summary>
    public RunLimits? Change(ParseResult parsed, RunLimits? limits)
    {
        if (Given(parsed) is not { Count: > 0 } given) return limits;
        return given.Aggregate(limits ?? RunLimits.Default, (changed, limit) => Known[limit.Name](changed, limit.Number));
    }

    /// <summary>Those given, as a server takes them.</summary>
    public JsonObject ToJson(ParseResult parsed)
    {
        var json = new JsonObject();
        foreach (var (name, number) in Given(parsed)) json[name] = number;
        return json;
    }

    private List<(string Name, double Number)> Given(ParseResult parsed) =>
        [.. (parsed.GetValue(this) ?? []).Select(Read).OfType<(string, double)>()];

    private static (string Name, double Number)? Read(string text) =>
        text.Split('=', 2) is [var name, var value] && Known.ContainsKey(name) && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) &&
        (name == "run_seconds" || (number <= int.MaxValue && number == Math.Truncate(number)))
            ? (name, number)
            : null;

    private static int Whole(double number) => (int)number;
}
