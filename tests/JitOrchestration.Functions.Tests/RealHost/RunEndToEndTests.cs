using System.Text.Json;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>What runs are made of, over Durable's own history and real blobs.</summary>
[Collection(HostCollection.Name)]
public sealed class RunEndToEndTests(HostFixture fixture)
{
    private static readonly string Large = new('x', 200_000);

    [Fact]
    public async Task Run_FanOutAndJoin_CompletesWithItsResults()
    {
        FunctionsHost.RequireIt();

        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "each", "tool": "calculate", "for_each": "input", "args": { "expression": "{{item}} * 2" } },
              { "id": "all", "tool": "echo", "args": { "values": "{{each.result}}" }, "depends_on": ["each"] } ] }
            """, "[1, 2, 3]");
        var run = await fixture.Host.EndAsync(id);

        run.GetProperty("status").GetString().ShouldBe("completed", run.ToString());
        (await ResultAsync(id)).GetProperty("values").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Watched_FanOut_ShowsWhatIsStoredInTheEnd()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "each", "tool": "wait_ms", "for_each": "input", "args": { "ms": "{{item}}" } },
              { "id": "pause", "wait": 1 },
              { "id": "more", "tool": "wait_ms", "for_each": "input", "args": { "ms": "{{item}}" }, "depends_on": ["pause"] } ] }
            """, $"[{string.Join(",", Enumerable.Range(0, 120).Select(i => i * 37 % 300))}]");

        // One from the beginning to the end, and others that come while it goes on.
        var watchers = new List<Task<List<JournalLine>>> { JournalReader.AllAsync(fixture.Host, id) };
        while ((await fixture.Host.GetAsync($"/v1/runs/{id}")).GetProperty("completed_at").ValueKind == JsonValueKind.Null) watchers.Add(JournalReader.AllAsync(fixture.Host, id));
        var shown = await Task.WhenAll(watchers);

        var stored = await JournalReader.AllAsync(fixture.Host, id);
        shown.ShouldAllBe(lines => lines.SequenceEqual(stored));
        stored.Count(line => line.Type == "call_completed" && line.Key!.Contains("/i", StringComparison.Ordinal)).ShouldBe(240);
    }

    [Fact]
    public async Task Values_OverTheInlineLimit_AreDecidedOnAndHandedOnWhole()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "take", "tool": "echo", "args": { "v": "{{input}}" } },
              { "id": "hand", "tool": "echo", "args": { "v": "{{take.result.v}}" }, "depends_on": ["take"], "condition": "take.result.v contains 'xxx'" } ] }
            """, JsonSerializer.Serialize(Large));
        await fixture.Host.EndAsync(id);
        (await ResultAsync(id)).GetProperty("v").GetString().ShouldBe(Large);

        var fork = (await fixture.Host.PostAsync($"/v1/runs/{id}/fork", new { from = "hand" })).GetProperty("id").GetString()!;
        await fixture.Host.EndAsync(fork);
        await fixture.Host.TryAsync(HttpMethod.Delete, $"/v1/runs/{id}");

        (await ResultAsync(fork)).GetProperty("v").GetString().ShouldBe(Large, "a fork has its own");
    }

    [Fact]
    public async Task Child_AsksAndAnswersWithALargeResult_ItsParentHasIt()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "outer", "workflow": { "input": "{{input}}", "plan": { "subtasks": [
                { "id": "sure", "ask": "Sure?" },
                { "id": "take", "tool": "echo", "args": { "v": "{{input}}" }, "depends_on": ["sure"] } ] } } },
              { "id": "hand", "tool": "echo", "args": { "v": "{{outer.result.v}}" }, "depends_on": ["outer"] } ] }
            """, JsonSerializer.Serialize(Large));
        await fixture.Host.ShowsAsync(id, "input_required");
        var question = (await fixture.Host.GetAsync($"/v1/runs/{id}/questions")).GetProperty("questions")[0];
        question.GetProperty("path").GetString().ShouldBe("outer/sure");

        await fixture.Host.PostAsync($"/v1/runs/{id}/questions/{question.GetProperty("id").GetString()}", new { answer = "yes" });

        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        (await ResultAsync(id)).GetProperty("v").GetString().ShouldBe(Large);
    }

    [Fact]
    public async Task Child_ParentIsCancelledAndDeletedAtOnce_NothingComesBack()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "outer", "workflow": { "plan": { "subtasks": [{ "id": "slow", "tool": "wait_ms", "args": { "ms": 60000 } }] } } }] }""");
        await Eventually.TrueAsync(async () => await fixture.Host.StatusOfAsync(id, "outer") == "running", () => fixture.Host.Output);
        await fixture.Host.PostAsync($"/v1/runs/{id}/cancel");

        (int Status, JsonElement Body) deleted = default;
        await Eventually.TrueAsync(async () => (deleted = await fixture.Host.TryAsync(HttpMethod.Delete, $"/v1/runs/{id}")).Status != 409, () => fixture.Host.Output);

        deleted.Status.ShouldBe(204, $"{deleted.Body}");
        (await fixture.Host.TryAsync(HttpMethod.Get, $"/v1/runs/{id}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Retry_ChildFailed_GoesOnWhereItStoppedAndKeepsWhatIsDone()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [{ "id": "outer", "workflow": { "plan": { "subtasks": [
              { "id": "first", "tool": "echo", "args": { "n": 1 } },
              { "id": "second", "tool": "fetch_url", "args": { "url": "https://example.org/" }, "depends_on": ["first"] } ] } } }] }
            """);
        await AnswerAsync(id, new { approved = false });
        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("failed");

        await fixture.Host.PostAsync($"/v1/runs/{id}/retry");
        await AnswerAsync(id, new { approved = false });

        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("failed");
        var journal = await JournalReader.AllAsync(fixture.Host, id);
        journal.Count(line => line.Type == "run_retried").ShouldBe(1);
        journal.Count(line => line.Type == "run_failed").ShouldBe(2);
        journal.Select(line => line.Id).ShouldBe(Enumerable.Range(1, journal.Count).Select(sequence => (long)sequence));
    }

    [Fact]
    public async Task Retry_NothingIsLeftToDo_IsListedAsCompleted()
    {
        FunctionsHost.RequireIt();
        // The child's calls count when it has ended: its parent fails although all is done.
        var (_, started) = await fixture.Host.TryAsync(HttpMethod.Post, "/v1/runs", JsonElement.Parse("""
            { "options": { "limits": { "activities": 2 } }, "plan": { "subtasks": [{ "id": "outer", "workflow": { "plan": { "subtasks": [
              { "id": "first", "tool": "echo" }, { "id": "second", "tool": "echo" } ] } } }] } }
            """));
        var id = started.GetProperty("id").GetString()!;
        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("failed");

        await fixture.Host.PostAsync($"/v1/runs/{id}/retry", new { options = new { limits = new { activities = 20 } } });

        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        (await fixture.Host.GetAsync("/v1/runs?status=completed&limit=100")).GetProperty("runs").EnumerateArray().ShouldContain(run => run.GetProperty("id").GetString() == id);
    }

    private async Task AnswerAsync(string id, object answer)
    {
        await fixture.Host.ShowsAsync(id, "input_required");
        var question = (await fixture.Host.GetAsync($"/v1/runs/{id}/questions")).GetProperty("questions")[0];
        await fixture.Host.PostAsync($"/v1/runs/{id}/questions/{question.GetProperty("id").GetString()}", answer);
    }

    private Task<JsonElement> ResultAsync(string id) => fixture.Host.GetAsync($"/v1/runs/{id}/result");
}
