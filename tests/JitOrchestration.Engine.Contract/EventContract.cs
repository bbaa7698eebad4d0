using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>The stream of events, and the list of runs.</summary>
public abstract class EventContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private const string Chain = """
        { "subtasks": [ { "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }, { "id": "c", "tool": "echo", "depends_on": ["b"] } ] }
        """;

    [Fact]
    public async Task Events_FromTheStart_AreAllOfThemInOrderAndEnd()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync(Chain);

        var events = await ReadAsync(test, runId, 0);

        events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, events.Count).Select(n => (long)n));
        events[0].Event.ShouldBeOfType<RunEvent.RunStarted>();
        events[^1].Event.ShouldBeOfType<RunEvent.RunCompleted>();
    }

    [Fact]
    public async Task Events_AfterAnySequence_AreTheRest()
    {
        await using var test = await OpenAsync();
        var run = await test.RunAsync(Chain);
        var all = await ReadAsync(test, run.RunId, 0);

        for (var after = 0; after <= all.Count; after++)
        {
            var rest = await ReadAsync(test, run.RunId, after);
            rest.Select(e => e.Sequence).ShouldBe(all.Skip(after).Select(e => e.Sequence));
        }
    }

    [Fact]
    public async Task Events_ManyReaders_EachSeeAll()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync(Chain);

        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReadAsync(test, runId, 0)));

        readers.Select(events => events.Count).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Events_UnknownRun_AreNone()
    {
        await using var test = await OpenAsync();

        (await ReadAsync(test, "01J00000000000000000000000", 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_InPages_HasEveryRunOnceNewestFirst()
    {
        await using var test = await OpenAsync();
        var started = new List<string>();
        for (var i = 0; i < 7; i++) started.Add((await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).RunId);

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = await test.Engine.ListAsync("completed", cursor, 3);
            listed.AddRange(page.Runs.Select(run => run.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        listed.ShouldBe(Enumerable.Reverse(started));
        (await test.Engine.ListAsync("failed")).Runs.ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => test.Engine.ListAsync(cursor: "nonsense"));
    }

    [Fact]
    public async Task ListRoots_RunsWithChildren_HasNoChildAndFullPages()
    {
        await using var test = await OpenAsync();
        const string WithChildren = """{ "subtasks": [ { "id": "c", "for_each": "[1, 2, 3]", "workflow": { "plan": { "subtasks": [ { "id": "a", "tool": "echo" } ] } } } ] }""";
        var first = (await test.RunAsync(WithChildren)).RunId;
        var second = (await test.RunAsync(WithChildren)).RunId;

        var page = await test.Engine.ListRootsAsync("completed", limit: 1);
        var rest = await test.Engine.ListRootsAsync("completed", page.Next, 10);

        page.Runs.ShouldHaveSingleItem().Id.ShouldBe(second);
        (rest.Runs.ShouldHaveSingleItem().Id, rest.Next).ShouldBe((first, null));
        await Should.ThrowAsync<ArgumentException>(() => test.Engine.ListRootsAsync(cursor: "nonsense"));
    }

    [Fact]
    public async Task List_RunWithTags_HasThem()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync(Chain, options: new RunOptions { Tags = ["nightly", "two words"] });
        (await test.Engine.ListAsync()).Runs.Single(run => run.Id == runId).Tags.ShouldBe(["nightly", "two words"]);

        await test.EndAsync(runId);

        (await test.Engine.ListAsync()).Runs.Single(run => run.Id == runId).Tags.ShouldBe(["nightly", "two words"]);
    }

    private static async Task<List<(long Sequence, RunEvent Event)>> ReadAsync(EngineUnderTest test, string runId, long after)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        var events = new List<(long, RunEvent)>();
        await foreach (var entry in test.Engine.EventsAsync(runId, after, enough.Token))
        {
            for (var i = 0; i < entry.Events.Count; i++) events.Add((entry.FirstSequence + i, entry.Events[i]));
        }
        return events;
    }
}
