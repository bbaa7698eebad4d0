using System.Text.Json;
using Azure.Storage.Blobs;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Runs that outlive many histories: each generation here is some 20 completions long.</summary>
public sealed class GenerationEndToEndTests(ShortHistoryFixture fixture) : IClassFixture<ShortHistoryFixture>
{
    private const int Questions = 25;

    private static readonly string Busy = $$"""
        { "subtasks": [
          { "id": "loop", "tool": "echo", "args": { "n": "@iteration" }, "repeat": { "until": "loop.result.n == 149", "max": 150 } },
          { "id": "later", "wait": 10 },
          { "id": "ask", "for_each": "input", "ask": "What is @item?" } ] }
        """.Replace("@iteration", "{{iteration}}", StringComparison.Ordinal).Replace("@item", "{{item}}", StringComparison.Ordinal);

    [Fact]
    public async Task Run_ManyGenerationsWithPeopleAtEveryMoment_LosesNothing()
    {
        FunctionsHost.RequireIt();
        var host = fixture.Host;
        var id = await host.StartRunAsync(Busy, $"[{string.Join(",", Enumerable.Range(0, Questions))}]");
        var watched = JournalReader.AllAsync(host, id);

        var pauses = HoldAsync(host, id, times: 12);
        await AnswerAllAsync(host, id);
        await pauses;

        var run = await host.EndAsync(id);
        run.GetProperty("status").GetString().ShouldBe("completed", run.ToString());
        var asked = run.GetProperty("subtasks").EnumerateArray().Single(subtask => subtask.GetProperty("id").GetString() == "ask");
        asked.GetProperty("result").EnumerateArray().Select(answer => answer.GetString()).ShouldBe(Enumerable.Range(0, Questions).Select(i => $"answer {i}"));
        var journal = await JournalReader.AllAsync(host, id);
        journal.Select(line => line.Id).ShouldBe(Enumerable.Range(1, journal.Count).Select(sequence => (long)sequence));
        Count(journal, "run_paused").ShouldBe(12);
        Count(journal, "run_resumed").ShouldBe(12);
        Count(journal, "question_answered").ShouldBe(Questions);
        Count(journal, "wait_ended").ShouldBe(1);
        journal.Where(line => line.Type == "call_completed" && line.Key!.StartsWith("loop/", StringComparison.Ordinal)).Select(line => line.Key).Distinct().Count().ShouldBe(150);
        (await watched).ShouldBe(journal, "what is shown while a run goes on is what is stored in the end");
        (await PartsAsync(id)).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Cancel_AtManyMomentsOfALongRun_IsTakenWithinFiveSeconds()
    {
        FunctionsHost.RequireIt();
        var host = fixture.Host;
        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.StartRunAsync(Busy, "[]")));

        for (var i = 0; i < ids.Length; i++)
        {
            await CompletesAsync(host, ids[i], 10 + 3 * i);
            await host.PostAsync($"/v1/runs/{ids[i]}/cancel");
            await host.ShowsAsync(ids[i], "cancelled", seconds: 5);
        }

        foreach (var id in ids) (await JournalReader.AllAsync(host, id))[^1].Type.ShouldBe("run_cancelled");
    }

    private static int Count(List<JournalLine> journal, string type) => journal.Count(line => line.Type == type);

    private static async Task HoldAsync(FunctionsHost host, string id, int times)
    {
        for (var i = 0; i < times; i++)
        {
            // What is not taken within 10 seconds is accepted, and taken in its turn.
            await host.PostAsync($"/v1/runs/{id}/pause");
            await host.PostAsync($"/v1/runs/{id}/resume");
        }
    }

    private static async Task AnswerAllAsync(FunctionsHost host, string id)
    {
        var answered = new HashSet<string>();
        await Eventually.TrueAsync(
            async () =>
            {
                var open = (await host.GetAsync($"/v1/runs/{id}/questions")).GetProperty("questions").EnumerateArray();
                foreach (var question in open.Where(question => answered.Add(question.GetProperty("id").GetString()!)).Take(3))
                {
                    var number = question.GetProperty("text").GetString()!["What is ".Length..^1];
                    await host.PostAsync($"/v1/runs/{id}/questions/{question.GetProperty("id").GetString()}", new { answer = $"answer {number}" });
                }
                return answered.Count == Questions;
            },
            () => $"{answered.Count} of {Questions}\n{host.Output}",
            seconds: 120);
    }

    private static async Task CompletesAsync(FunctionsHost host, string id, int calls)
    {
        using var stream = await JournalReader.OpenAsync(host, id);
        for (var completed = 0; completed < calls;)
        {
            if ((await stream.NextAsync())!.Type == "call_completed") completed++;
        }
    }

    private async Task<int> PartsAsync(string id) =>
        await new AzureBlobs(new BlobContainerClient(fixture.Storage.Connection, fixture.Host.Container)).ListAsync($"journal/{id}/").CountAsync();
}

/// <summary>A host that takes few entries of history for enough.</summary>
public sealed class ShortHistoryFixture : HostFixture
{
    internal override (string Name, string Value)[] Settings => [("JIT_ENOUGH_HISTORY", "80")];
}
