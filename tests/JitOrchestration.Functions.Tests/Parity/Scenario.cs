namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>A plan whose calls are all of the tool <c>work</c>, and the order in which they end.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Moments">
/// What happens and when: <c>left right > left</c> says that <c>left</c> ends once exactly these two are under way. After
/// the arrow may also stand <c>cancel</c>, <c>pause</c>, <c>resume</c>, or <c>answer</c> to the question that is open.
/// </param>
internal sealed record Scenario(string Plan, params string[] Moments)
{
    /// <summary>Every scenario, by its name.</summary>
    public static readonly IReadOnlyDictionary<string, Scenario> All = new Dictionary<string, Scenario>
    {
        ["diamond"] = new(
            """
            { "subtasks": [
              { "id": "start", "tool": "work", "args": { "give": { "go": "both" } } },
              { "id": "left", "tool": "work", "args": { "give": "L" }, "depends_on": ["start"], "condition": "start.result.go == 'both'" },
              { "id": "right", "tool": "work", "args": { "give": "R" }, "depends_on": ["start"] },
              { "id": "never", "tool": "work", "depends_on": ["start"], "condition": "start.result.go == 'nowhere'" },
              { "id": "after_never", "tool": "work", "depends_on": ["never"] },
              { "id": "join", "tool": "work", "args": { "give": ["{{left.result}}", "{{right.result}}", "{{never.result}}"] }, "depends_on": ["left", "right", "after_never"] } ] }
            """,
            "start > start", "left right > right", "left > left", "join > join"),
        ["for_each"] = new(
            """
            { "subtasks": [ { "id": "each", "for_each": "input.items", "max_parallel": 2, "on_failure": "continue",
                              "tool": "work", "args": { "give": "{{item.n}}", "fail": "{{item.fail}}" } } ] }
            """,
            "each/i0 each/i1 > each/i1", "each/i0 each/i2 > each/i2", "each/i0 each/i3 > each/i3", "each/i0 > each/i0"),
        ["for_each that fails"] = new(
            """
            { "subtasks": [
              { "id": "each", "for_each": "input.items", "max_parallel": 2, "tool": "work", "args": { "give": "{{item.n}}", "fail": "{{item.fail}}" } },
              { "id": "next", "tool": "work", "depends_on": ["each"] },
              { "id": "clean", "tool": "work", "args": { "give": "cleaned" }, "depends_on": ["next"], "always": true } ] }
            """,
            "each/i0 each/i1 > each/i1", "each/i0 each/i2 > each/i2", "clean each/i0 > each/i0", "clean > clean")
        { IsARace = true },
        ["for_each that fails, all items at once"] = new(
            """
            { "subtasks": [
              { "id": "each", "for_each": "input.pair", "tool": "work", "args": { "give": "{{item.n}}", "fail": "{{item.fail}}" } },
              { "id": "next", "tool": "work", "depends_on": ["each"] },
              { "id": "clean", "tool": "work", "args": { "give": "cleaned" }, "depends_on": ["next"], "always": true } ] }
            """,
            "each/i0 each/i1 > each/i1", "clean each/i0 > each/i0", "clean > clean"),
        ["repeat"] = new(
            """
            { "subtasks": [ { "id": "loop", "repeat": { "until": "loop.result == 2", "max": 5, "delay_seconds": 0.01 }, "tool": "work", "args": { "give": "{{iteration}}" } } ] }
            """,
            "loop > loop", "loop > loop", "loop > loop"),
        ["retry"] = new(
            """
            { "subtasks": [
              { "id": "shaky", "tool": "work", "args": { "give": 1, "fail": "first" }, "retry": { "max_attempts": 3, "delay_seconds": 0.01 } },
              { "id": "hopeless", "tool": "work", "args": { "fail": "always" }, "retry": { "max_attempts": 2, "delay_seconds": 0.01 }, "on_failure": "continue" },
              { "id": "next", "tool": "work", "args": { "give": "{{hopeless.error.code}}" }, "depends_on": ["shaky", "hopeless"] } ] }
            """,
            "hopeless shaky > shaky", "hopeless shaky > hopeless", "hopeless shaky > hopeless", "shaky > shaky", "next > next"),
        ["ask"] = new(
            """
            { "subtasks": [
              { "id": "beside", "tool": "work", "args": { "give": "b" } },
              { "id": "who", "ask": { "question": "Which?", "kind": "choice", "choices": ["one", "two"] } },
              { "id": "next", "tool": "work", "args": { "give": "{{who.result}} {{beside.result}}" }, "depends_on": ["who", "beside"] } ] }
            """,
            "beside > answer", "beside > beside", "next > next"),
        ["nested workflow"] = new(
            """
            { "subtasks": [
              { "id": "beside", "tool": "work", "args": { "give": "b" } },
              { "id": "child", "workflow": { "plan": { "subtasks": [
                { "id": "first", "tool": "work", "args": { "give": "{{input.x}}" } },
                { "id": "second", "tool": "work", "args": { "give": ["{{first.result}}"] }, "depends_on": ["first"] } ] }, "input": { "x": "{{beside.result}}" } }, "depends_on": ["beside"] },
              { "id": "late", "tool": "work", "args": { "give": "l" }, "depends_on": ["child"] } ] }
            """,
            "beside > beside", "first > first", "second > second", "late > late"),
        ["nested question"] = new(
            """
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [
                { "id": "first", "tool": "work" },
                { "id": "who", "ask": { "question": "Which?", "kind": "choice", "choices": ["one", "two"] }, "depends_on": ["first"] } ] } } } ] }
            """,
            "first > first", " > answer"),
        ["wait"] = new(
            """
            { "subtasks": [
              { "id": "beside", "tool": "work", "args": { "give": "b" } },
              { "id": "pause", "wait": 0.2 },
              { "id": "next", "tool": "work", "args": { "give": "n" }, "depends_on": ["pause"] },
              { "id": "last", "tool": "work", "args": { "give": "{{beside.result}}{{next.result}}" }, "depends_on": ["beside", "next"] } ] }
            """,
            "beside next > beside", "next > next", "last > last"),
        ["pause"] = new(
            """
            { "subtasks": [ { "id": "a", "tool": "work", "args": { "give": 1 } }, { "id": "b", "tool": "work", "args": { "give": "{{a.result}}" }, "depends_on": ["a"] } ] }
            """,
            "a > pause", "a > a", " > resume", "b > b"),
        ["cancel"] = new(
            """
            { "subtasks": [
              { "id": "done", "tool": "work", "args": { "give": 1 } },
              { "id": "under_way", "tool": "work" },
              { "id": "never", "tool": "work", "depends_on": ["under_way"] },
              { "id": "waiting", "wait": 1000 },
              { "id": "asked", "ask": "Well?" },
              { "id": "clean", "tool": "work", "args": { "give": "{{done.result}}" }, "depends_on": ["never", "done"], "always": true } ] }
            """,
            "done under_way > done", "under_way > cancel", "clean > clean"),
    };

    /// <summary>The input of every scenario.</summary>
    public const string Input = """{ "items": [ { "n": 1 }, { "n": 2 }, { "n": 3, "fail": "always" }, { "n": 4 } ], "pair": [ { "n": 1 }, { "n": 2, "fail": "always" } ] }""";

    /// <summary>Whether it depends on the order in which calls end what else begins: a queued item begins before another has failed, or never.</summary>
    public bool IsARace { get; init; }

    /// <summary>Whether it comes to the same end in whatever order its calls end, when nobody says anything but answers.</summary>
    public bool EndsAlike => !IsARace && EndsByItself;

    private bool EndsByItself => !Moments.Any(moment => moment.EndsWith("cancel", StringComparison.Ordinal) || moment.EndsWith("pause", StringComparison.Ordinal));
}
