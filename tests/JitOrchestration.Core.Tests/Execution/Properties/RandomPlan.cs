using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>A plan made up of everything that plans are made of, and what its conditions mean in plain C#.</summary>
internal sealed class RandomPlan
{
    public const string Input = """{ "yes": true, "no": false, "list": [0, 1, 2], "empty": [] }""";

    private readonly Random _random;
    private readonly List<Subtask> _subtasks = [];

    public RandomPlan(Random random)
    {
        _random = random;
        var count = random.Next(1, 12);
        for (var i = 0; i < count; i++) _subtasks.Add(Make(i));
        Plan = new Plan(Plan.GraphStrategy, [.. _subtasks]);
    }

    public Plan Plan { get; }

    /// <summary>What a subtask waits for: what counts, and what only orders.</summary>
    public Dictionary<string, (IReadOnlyList<string> Counting, IReadOnlyList<string> Ordering)> Links { get; } = [];

    /// <summary>Whether a condition holds, given how the subtasks ended and what they gave; missing: there is none.</summary>
    public Dictionary<string, Func<Func<string, SubtaskState>, bool>> Conditions { get; } = [];

    /// <summary>Those whose condition reads how another ended.</summary>
    public HashSet<string> ReadsEndings { get; } = [];

    private Subtask Make(int place)
    {
        var id = $"s{place}";
        var declared = Earlier(place, _random.Next(4));
        var mentioned = new List<string>();
        var forEach = Chance(20) ? List(place, mentioned) : null;
        var subtask = Kind(id, place, mentioned) with
        {
            DependsOn = [.. declared],
            Needs = Chance(30) ? Pick(Enum.GetValues<Needs>()) : null,
            ForEach = forEach,
            MaxParallel = forEach is not null && Chance(50) ? _random.Next(1, 3) : null,
            Condition = Chance(40) ? Condition(id, declared.Count > 0 ? declared : Earlier(place, 1), forEach, mentioned) : null,
            Repeat = Chance(10) ? new RepeatSpec($"{id}.result == 1", _random.Next(1, 4), Pick(0, 5)) : null,
            Retry = Chance(20) ? new RetrySpec(_random.Next(1, 4), Pick(0, 5), 2, 60) : null,
            TimeoutSeconds = Chance(8) ? 20 : null,
            OnFailure = Chance(60) ? OnFailure.Continue : OnFailure.Fail,
            Always = Chance(10),
        };
        var implied = mentioned.Except(declared).Distinct().ToList();
        Links[id] = declared.Count > 0 ? (declared, implied) : (implied, []);
        return subtask;
    }

    private Subtask Kind(string id, int place, List<string> mentioned) => _random.Next(20) switch
    {
        0 or 1 => new Subtask { Id = id, Task = "do", Agent = new AgentSpec(null, null, ["t"], null, null) },
        2 => new Subtask { Id = id, Wait = new WaitSpec(Pick(0, 5), null) },
        3 or 4 => new Subtask { Id = id, Ask = new AskSpec("well?", AskKind.Text, [], null) },
        5 => new Subtask { Id = id, Workflow = new WorkflowSpec("do", null, null) },
        6 or 7 when place > 0 => new Subtask { Id = id, Tool = "x", Args = JsonSerializer.SerializeToElement(new { of = $"{{{{{Mention(place, mentioned)}.result}}}}" }) },
        _ => new Subtask { Id = id, Tool = "x" },
    };

    private string List(int place, List<string> mentioned) => _random.Next(5) switch
    {
        0 => "input.empty",
        1 when place > 0 => $"{Mention(place, mentioned)}.result",
        _ => "input.list",
    };

    private string Condition(string id, List<string> about, string? forEach, List<string> mentioned)
    {
        if (forEach == "input.list" && Chance(40)) return "item > 0";
        var (text, holds) = about.Count == 0 || Chance(25) ? Constant() : About(id, Pick([.. about]), mentioned);
        Conditions[id] = holds;
        return text;
    }

    private (string Text, Func<Func<string, SubtaskState>, bool> Holds) Constant() =>
        Chance(70) ? ("input.yes == true", _ => true) : ("input.no == true", _ => false);

    private (string Text, Func<Func<string, SubtaskState>, bool> Holds) About(string id, string other, List<string> mentioned)
    {
        mentioned.Add(other);
        switch (_random.Next(5))
        {
            case 0: return ($"{other}.result == 1", of => Result(of(other)) is "1");
            case 1: return ($"not ({other}.result == 1)", of => Result(of(other)) is "0");
            case 2: return ($"{other}.result contains 'rain'", of => Result(of(other))?.Contains("rain") ?? false);
            case 3:
                ReadsEndings.Add(id);
                return ($"{other}.status == 'completed'", of => of(other).Status == SubtaskStatus.Completed);
            default:
                ReadsEndings.Add(id);
                return ($"{other}.error.code == 'broken'", of => of(other).Failure?.Code == "broken");
        }
    }

    private string Mention(int place, List<string> mentioned)
    {
        mentioned.Add(Earlier(place, 1)[0]);
        return mentioned[^1];
    }

    private List<string> Earlier(int place, int count) =>
        [.. Enumerable.Range(0, Math.Min(place, count)).Select(_ => $"s{_random.Next(place)}").Distinct()];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static string? Result(SubtaskState subtask) => Scenario.Text(subtask.Result);
}
