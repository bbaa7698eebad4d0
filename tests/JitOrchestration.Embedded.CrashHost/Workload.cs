using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>Runs to be started, by name: between them they use everything that an engine does.</summary>
internal static class Workload
{
    private const string Graph = """
        { "subtasks": [
          { "id": "a", "tool": "work", "args": { "step": "a" } },
          { "id": "b", "tool": "save", "args": { "step": "b", "size": 20000 } },
          { "id": "left", "tool": "work", "args": { "step": "left" }, "depends_on": ["a"], "condition": "a.result.of.step == 'a'" },
          { "id": "right", "tool": "work", "args": { "step": "right" }, "depends_on": ["a"], "condition": "a.result.of.step != 'a'" },
          { "id": "big", "tool": "work", "args": { "step": "big" }, "depends_on": ["b"], "condition": "len(b.result.text) == 20000" },
          { "id": "pause", "wait": 0.05, "depends_on": ["left", "right"] },
          { "id": "again", "tool": "work", "args": { "step": "again", "fail_first": true }, "retry": { "max_attempts": 3, "delay_seconds": 0.02 }, "depends_on": ["pause", "big"] },
          { "id": "loop", "tool": "work", "args": { "step": "loop_{{iteration}}", "n": "{{iteration}}" }, "repeat": { "until": "loop.result.of.n >= 2", "max": 5 }, "depends_on": ["again"] },
          { "id": "end", "tool": "work", "args": { "step": "end", "right": "{{right.result}}", "n": "{{loop.result.of.n}}", "text": "{{b.result.text}}" }, "depends_on": ["left", "right", "loop"] } ] }
        """;

    private const string Each = """
        { "subtasks": [
          { "id": "items", "tool": "work", "args": { "step": "items", "list": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20], "size": 20000 } },
          { "id": "each", "for_each": "items.result.of.list", "condition": "item != 3", "max_parallel": 7,
            "tool": "save", "args": { "step": "each_{{index}}", "size": 1500 }, "depends_on": ["items"] },
          { "id": "after", "for_each": "each.result", "tool": "work", "args": { "step": "after_{{index}}", "of": "{{item.of.step}}" }, "depends_on": ["each"] },
          { "id": "end", "tool": "save", "args": { "step": "end", "steps": "{{after.result}}" }, "depends_on": ["after"] } ] }
        """;

    private const string Family = """
        { "subtasks": [
          { "id": "child", "for_each": "input.names", "workflow": { "input": { "name": "{{item}}" }, "plan": { "subtasks": [
              { "id": "one", "tool": "work", "args": { "step": "one", "name": "{{input.name}}", "size": 30000 } },
              { "id": "deep", "workflow": { "input": { "text": "{{one.result.text}}" }, "plan": { "subtasks": [
                 { "id": "inner", "tool": "save", "args": { "step": "inner", "text": "{{input.text}}" } } ] } } } ] } } },
          { "id": "end", "tool": "work", "args": { "step": "end", "n": "{{child.result[1].of.step}}" }, "depends_on": ["child"] } ] }
        """;

    private const string People = """
        { "subtasks": [
          { "id": "name", "ask": "Who?" },
          { "id": "ok", "ask": { "question": "Send to {{name.result}}?", "kind": "approval" }, "depends_on": ["name"] },
          { "id": "send", "tool": "send", "args": { "step": "send", "to": "{{name.result}}" }, "depends_on": ["ok"], "condition": "ok.result" },
          { "id": "sends", "for_each": "[1, 2, 3]", "tool": "send", "args": { "step": "sends_{{item}}", "size": 3000 }, "depends_on": ["send"] },
          { "id": "end", "tool": "work", "args": { "step": "end", "sent": "{{sends.result[2].of.step}}" }, "depends_on": ["sends"] } ] }
        """;

    private const string Agent = """
        { "subtasks": [
          { "id": "facts", "tool": "work", "args": { "step": "facts", "size": 50000 } },
          { "id": "agent", "task": "Look into {{facts.result}}", "agent": { "tools": ["work", "save"] }, "depends_on": ["facts"] },
          { "id": "end", "tool": "work", "args": { "step": "end", "said": "{{agent.result}}" }, "depends_on": ["agent"] } ] }
        """;

    /// <summary>Fails in a list, in a child and by itself: each of its retries comes one failure further.</summary>
    private const string Failing = """
        { "subtasks": [
          { "id": "items", "tool": "work", "args": { "step": "items", "list": [{ "n": 1 }, { "n": 2, "bad": true }, { "n": 3 }, { "n": 4, "bad": true }], "size": 20000 } },
          { "id": "each", "for_each": "items.result.of.list", "tool": "save", "args": { "step": "list_{{index}}", "size": 3000, "fail_first": "{{item.bad}}" }, "max_parallel": 2, "depends_on": ["items"] },
          { "id": "child", "workflow": { "plan": { "subtasks": [
              { "id": "one", "tool": "save", "args": { "step": "one", "size": 30000 } },
              { "id": "two", "tool": "work", "args": { "step": "two", "fail_first": true, "text": "{{one.result.text}}" }, "depends_on": ["one"] } ] } }, "depends_on": ["each"] },
          { "id": "bad", "tool": "work", "args": { "step": "bad", "fail_first": true }, "depends_on": ["child"] },
          { "id": "end", "tool": "work", "args": { "step": "end", "each": "{{each.result[3].of.step}}", "text": "{{child.result.of.text}}" }, "depends_on": ["bad"] } ] }
        """;

    private const string Deadly = """{ "subtasks": [ { "id": "deadly", "tool": "work", "args": { "step": "deadly", "die": true } } ] }""";

    private const string DeadlySend = """
        { "subtasks": [
          { "id": "deadly", "tool": "send", "args": { "step": "deadly", "die_first": true } },
          { "id": "end", "tool": "work", "args": { "step": "end", "got": "{{deadly.result}}" }, "depends_on": ["deadly"] } ] }
        """;

    private static readonly Dictionary<string, string> Plans = new()
    {
        ["graph"] = Graph,
        ["each"] = Each,
        ["family"] = Family,
        ["people"] = People,
        ["agent"] = Agent,
        ["failing"] = Failing,
        ["deadly"] = Deadly,
        ["deadly_send"] = DeadlySend,
    };

    /// <summary>Those that end in the same way whenever the process is killed.</summary>
    public static IReadOnlyList<string> Mixed { get; } = ["graph", "each", "family", "people", "agent", "failing"];

    /// <summary>Whether a run of it is to be retried whenever it has failed.</summary>
    public static bool IsRetried(string name) => name == "failing";

    /// <summary>A workload, or else a request that has to be planned.</summary>
    public static RunRequest Request(string name, string? callbackUrl = null) => new(
        name,
        JsonElement.Parse("""{ "names": ["Ada", "Bob", "Cy"] }"""),
        Plans.TryGetValue(name, out var plan) ? JsonElement.Parse(plan) : null,
        new RunOptions { Allow = ["*"], CallbackUrl = callbackUrl, Synthesize = plan is null ? true : null });
}
