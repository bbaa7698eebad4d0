using System.Text;
using System.Text.Json;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>What could be otherwise because a Functions host stands before the API.</summary>
[Collection(HostCollection.Name)]
public sealed class HttpEndToEndTests(HostFixture fixture)
{
    private const string OneStep = """{ "subtasks": [{ "id": "only", "tool": "echo", "args": { "n": 1 } }] }""";

    [Fact]
    public async Task Service_Asked_SaysWhatItIs()
    {
        FunctionsHost.RequireIt();

        (await fixture.Host.GetAsync("/")).GetProperty("service").GetString().ShouldBe("JitOrchestration");
        (await fixture.Host.GetAsync("/healthz")).GetProperty("status").GetString().ShouldBe("ok");
        (await fixture.Host.GetAsync("/openapi/v1.json")).GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
    }

    [Theory]
    [InlineData("GET", "/v1/run", 404, "not_found", null)]
    [InlineData("GET", "/openapi/v2.json", 404, "not_found", null)]
    [InlineData("GET", "/v1/runs/nobody", 404, "unknown_run", null)]
    [InlineData("PUT", "/v1/runs", 405, "method_not_allowed", "GET, POST")]
    [InlineData("GET", "/v1/runs/nobody/cancel", 405, "method_not_allowed", "POST")]
    [InlineData("DELETE", "/healthz", 405, "method_not_allowed", "GET")]
    public async Task Request_NothingTakesIt_IsAProblem(string method, string path, int status, string code, string? allow)
    {
        FunctionsHost.RequireIt();
        using var answer = await fixture.Host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await IsProblemAsync(answer, status, code);
        string.Join(", ", answer.Content.Headers.Allow).ShouldBe(allow ?? "");
    }

    [Theory]
    [InlineData("text/plain", "{}", 415, "unsupported_media_type")]
    [InlineData("application/json", "{", 400, "malformed_json")]
    [InlineData("application/json", "{}", 422, "invalid_request")]
    [InlineData("application/json", """{ "plan": { "subtasks": [{ "id": "a", "tool": "no_such_tool" }] } }""", 422, "invalid_plan")]
    public async Task Start_BodyDoesNotDo_IsAProblem(string mediaType, string body, int status, string code)
    {
        FunctionsHost.RequireIt();
        using var answer = await fixture.Host.Client.PostAsync("/v1/runs", new StringContent(body, Encoding.UTF8, mediaType));

        await IsProblemAsync(answer, status, code);
    }

    [Fact]
    public async Task List_MoreThanAPage_HasEveryRunOnceNewestFirst()
    {
        FunctionsHost.RequireIt();
        var started = new List<string>();
        for (var i = 0; i < 5; i++) started.Add(await fixture.Host.StartRunAsync(OneStep));
        var asking = await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "sure", "ask": "Sure?" }] }""");
        foreach (var id in started) await fixture.Host.EndAsync(id);
        await fixture.Host.ShowsAsync(asking, "input_required");

        (await PagesAsync("limit=2")).Where(run => started.Contains(run)).ShouldBe(Enumerable.Reverse(started));
        var completed = await PagesAsync("status=completed&limit=3");
        started.ShouldBeSubsetOf(completed);
        completed.ShouldNotContain(asking);
        (await PagesAsync("status=input_required&limit=3")).ShouldBe([asking]);
        await fixture.Host.PostAsync($"/v1/runs/{asking}/cancel");
    }

    [Fact]
    public async Task Delete_Ended_LeavesNothing()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""{ "subtasks": [{ "id": "sure", "ask": "Sure?" }] }""");
        var (live, _) = await fixture.Host.TryAsync(HttpMethod.Delete, $"/v1/runs/{id}");
        await fixture.Host.PostAsync($"/v1/runs/{id}/cancel");

        var (gone, _) = await fixture.Host.TryAsync(HttpMethod.Delete, $"/v1/runs/{id}");

        live.ShouldBe(409);
        gone.ShouldBe(204);
        (await fixture.Host.TryAsync(HttpMethod.Get, $"/v1/runs/{id}")).Status.ShouldBe(404);
        (await PagesAsync("limit=100")).ShouldNotContain(id);
    }

    [Fact]
    public async Task Events_ReaderComesAgain_MissesNothingAndRepeatsNothing()
    {
        FunctionsHost.RequireIt();
        var id = await fixture.Host.StartRunAsync("""
            { "subtasks": [
              { "id": "first", "tool": "wait_ms", "args": { "ms": 500 } },
              { "id": "then", "tool": "wait_ms", "args": { "ms": 500 }, "depends_on": ["first"] } ] }
            """);
        using var stream = await JournalReader.OpenAsync(fixture.Host, id);
        var live = new List<JournalLine> { (await stream.NextAsync())! };
        using var again = await JournalReader.OpenAsync(fixture.Host, id, live[0].Id);

        live.AddRange(await again.RestAsync());

        var stored = await JournalReader.AllAsync(fixture.Host, id);
        live.ShouldBe(stored);
        stored.Select(line => line.Id).ShouldBe(Enumerable.Range(1, stored.Count).Select(id => (long)id));
        (await fixture.Host.TryAsync(HttpMethod.Get, $"/v1/runs/{id}/events?after={stored.Count}")).Status.ShouldBe(204);
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString().ShouldBe(code);
    }

    private async Task<List<string>> PagesAsync(string query)
    {
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await fixture.Host.GetAsync($"/v1/runs?{query}{(next is null ? "" : $"&cursor={next}")}");
            ids.AddRange(page.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return ids;
    }
}
