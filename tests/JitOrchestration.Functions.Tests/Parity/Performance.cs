using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>What has come of a run and of its children, without what differs from run to run: times and ids.</summary>
/// <param name="Journal">The events, one a line; those of a child stand after those of its parent.</param>
/// <param name="End">The status and the result of the run, and of every subtask.</param>
internal sealed partial record Performance(IReadOnlyList<string> Journal, IReadOnlyList<string> End)
{
    public static async Task<Performance> OfAsync(EngineUnderTest test, RunState run)
    {
        var journal = new List<string>();
        var end = new List<string>();
        await AddAsync(test, run, journal, end);
        var ids = new Names();
        return new Performance([.. journal.Select(ids.Replace)], [.. end.Select(ids.Replace)]);
    }

    /// <summary>The events of each subtask, each instance and the run itself: what of the journal does not depend on chance.</summary>
    public IEnumerable<string> ByOwner() => Journal.GroupBy(OwnerOf).OrderBy(owner => owner.Key, StringComparer.Ordinal).SelectMany(owner => owner);

    private static async Task AddAsync(EngineUnderTest test, RunState run, List<string> journal, List<string> end)
    {
        await foreach (var entry in test.Engine.EventsAsync(run.RunId)) journal.AddRange(entry.Events.Select(happened => $"{run.RunId} {Text(happened)}"));
        end.Add($"{run.RunId} {run.Status} {await test.ResultAsync(run)} {run.Error?.Code}");
        foreach (var subtask in run.Subtasks) end.Add($"  {subtask.Id} {subtask.Status} {(subtask.Result is Value.Inline result ? JsonSerializer.Serialize(result.Json) : "")} {subtask.Failure?.Code} {subtask.Reason}");
        foreach (var child in await test.ChildrenAsync(run.RunId)) await AddAsync(test, await test.EndAsync(child), journal, end);
    }

    /// <summary>An event without white space: Durable Functions writes JSON anew that the other engine keeps as it came.</summary>
    private static string Text(RunEvent happened)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(written)) JournalEntry.WriteEvent(writer, happened);
        return JsonSerializer.Serialize(JsonElement.Parse(written.WrittenSpan));
    }

    private static string OwnerOf(string line)
    {
        var (run, happened) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], JsonElement.Parse(line[line.IndexOf(' ', StringComparison.Ordinal)..]));
        if (happened.TryGetProperty("key", out var key)) return $"{run} {Path().Match(key.GetString()!).Value}";
        var owner = (string[])["subtask", "question_id", "child_run_id"];
        var name = owner.Where(name => happened.TryGetProperty(name, out _)).Select(name => happened.GetProperty(name).GetString()).FirstOrDefault();
        return happened.TryGetProperty("index", out var index) ? $"{run} {name}/i{index}" : $"{run} {name}";
    }

    [GeneratedRegex("^[^/]+(/i[0-9]+)?")]
    private static partial Regex Path();

    /// <summary>Gives the same name to what came at the same place.</summary>
    private sealed partial class Names
    {
        private readonly Dictionary<string, string> _names = [];

        public string Replace(string text) => Questions().Replace(Runs().Replace(Times().Replace(text, "TIME"), NameOf), NameOf);

        private string NameOf(Match match)
        {
            _names.TryAdd(match.Value, $"#{_names.Count}");
            return _names[match.Value];
        }

        [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\\\\u002B00:00)")]
        private static partial Regex Times();

        [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{26}")]
        private static partial Regex Runs();

        [GeneratedRegex("(?<=\"question_id\":\")[^\"]+")]
        private static partial Regex Questions();
    }
}
