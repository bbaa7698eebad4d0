using System.Diagnostics;
using System.Text.Json;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>What people say to runs, and that runs hear it.</summary>
[Collection(HostCollection.Name)]
public sealed class PeopleEndToEndTests(HostFixture fixture)
{
    [Fact]
    public async Task Answers_SeveralAtOnceToOneQuestion_OneIsTakenAndTheOthersHearIt()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "sure", "ask": "Sure?" }] }""");
        await fixture.Host.ShowsAsync(id, "input_required");

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => AnswerAsync(id, "sure", $"{i}")));

        answers.Count(status => status == 202).ShouldBe(1);
        answers.Count(status => status == 409).ShouldBe(5);
        (await fixture.Host.EndAsync(id)).GetProperty("result").GetString().ShouldBe($"{answers.IndexOf(202)}");
    }

    [Fact]
    public async Task Answers_SeveralAtOnceToSeveralQuestions_AllAreTaken()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync($$"""{ "subtasks": [{{string.Join(",", Enumerable.Range(0, 8).Select(i => $$"""{ "id": "q{{i}}", "ask": "Sure?" }"""))}}] }""");
        await fixture.Host.ShowsAsync(id, "input_required");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AnswerAsync(id, $"q{i}", $"{i}")));

        answers.ShouldAllBe(status => status == 202);
        var run = await fixture.Host.EndAsync(id);
        run.GetProperty("subtasks").EnumerateArray().Select(subtask => subtask.GetProperty("result").GetString()).ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7"]);
    }

    [Fact]
    public async Task Pause_CallUnderWay_IsRecordedAndNothingStartsUntilResume()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "slow", "tool": "wait_ms", "args": { "ms": 1500 } },
              { "id": "then", "tool": "echo", "args": { "n": 1 }, "depends_on": ["slow"] } ] }
            """);
        (await fixture.Host.PostAsync($"/v1/runs/{id}/pause")).GetProperty("status").GetString().ShouldBe("paused");
        await Eventually.TrueAsync(async () => await fixture.Host.StatusOfAsync(id, "slow") == "completed", () => fixture.Host.Output);
        (await fixture.Host.StatusOfAsync(id, "then")).ShouldBe("pending");

        await fixture.Host.PostAsync($"/v1/runs/{id}/resume");

        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        var journal = await JournalReader.AllAsync(fixture.Host, id);
        var resumed = journal.FindIndex(line => line.Type == "run_resumed");
        journal.FindIndex(line => line.Type == "call_started" && line.Key!.StartsWith("then/", StringComparison.Ordinal)).ShouldBeGreaterThan(resumed);
    }

    [Fact]
    public async Task Pause_ChildUnderWay_HoldsItUntilTheParentIsResumed()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [ { "id": "child", "workflow": { "plan": { "subtasks": [
              { "id": "slow", "tool": "wait_ms", "args": { "ms": 3000 } },
              { "id": "then", "tool": "echo", "args": { "n": 1 }, "depends_on": ["slow"] } ] } } } ] }
            """);
        using var stream = await JournalReader.OpenAsync(fixture.Host, id);
        JournalLine line;
        do line = (await stream.NextAsync())!;
        while (line.Type != "child_launched");
        var child = line.Data.GetProperty("child_run_id").GetString()!;

        await fixture.Host.PostAsync($"/v1/runs/{id}/pause");
        await fixture.Host.ShowsAsync(child, "paused");
        await Eventually.TrueAsync(async () => await fixture.Host.StatusOfAsync(child, "slow") == "completed", () => fixture.Host.Output);
        (await fixture.Host.StatusOfAsync(child, "then")).ShouldBe("pending");
        (await fixture.Host.TryAsync(HttpMethod.Post, $"/v1/runs/{child}/resume")).Body.GetProperty("code").GetString().ShouldBe("parent_paused");

        await fixture.Host.PostAsync($"/v1/runs/{id}/resume");
        (await fixture.Host.EndAsync(id)).GetProperty("result").GetProperty("n").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_CallsUnderWay_EndsTheRunAtOnceAndGivesUpTheirPlaces()
    {
        FunctionsHost.RequireIt();
        // As many as one worker performs at once (host.json): nothing else finds a place until they are given up.
        var id = await fixture.Host.StartRunAsync($$"""{ "subtasks": [{{string.Join(",", Enumerable.Range(0, 64).Select(i => $$"""{ "id": "s{{i}}", "tool": "wait_ms", "args": { "ms": 120000 } }"""))}}] }""");
        await Eventually.TrueAsync(async () => await fixture.Host.StatusOfAsync(id, "s63") == "running", () => fixture.Host.Output);
        var since = Stopwatch.StartNew();

        await fixture.Host.TryAsync(HttpMethod.Post, $"/v1/runs/{id}/cancel");

        await fixture.Host.ShowsAsync(id, "cancelled", seconds: 5);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await fixture.Host.EndAsync(await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "only", "tool": "echo" }] }"""));
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Cancel_CleanUpFollows_IsNotCancelledWithIt()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "slow", "tool": "wait_ms", "args": { "ms": 60000 } },
              { "id": "clean", "tool": "wait_ms", "args": { "ms": 4000 }, "depends_on": ["slow"], "always": true } ] }
            """);
        await Eventually.TrueAsync(async () => await fixture.Host.StatusOfAsync(id, "slow") == "running", () => fixture.Host.Output);

        await fixture.Host.PostAsync($"/v1/runs/{id}/cancel");

        await Eventually.TrueAsync(async () => (await fixture.Host.GetAsync($"/v1/runs/{id}")).GetProperty("completed_at").ValueKind == JsonValueKind.String, () => fixture.Host.Output);
        (await fixture.Host.StatusOfAsync(id, "clean")).ShouldBe("completed");
    }

    [Fact]
    public async Task Policy_ToolReachesAnUnknownHost_AsksAndTakesNo()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "fetch", "tool": "fetch_url", "args": { "url": "https://example.org/" } }] }""");
        await fixture.Host.ShowsAsync(id, "input_required");
        var question = (await fixture.Host.GetAsync($"/v1/runs/{id}/questions")).GetProperty("questions")[0];

        await fixture.Host.PostAsync($"/v1/runs/{id}/questions/{question.GetProperty("id").GetString()}", new { approved = false });

        question.GetProperty("kind").GetString().ShouldBe("tool_call");
        (await fixture.Host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("failed");
    }

    private async Task<int> AnswerAsync(string id, string subtask, string answer) =>
        (await fixture.Host.TryAsync(HttpMethod.Post, $"/v1/runs/{id}/subtasks/{subtask}/answer", new { answer })).Status;
}
