using System.Net;
using System.Text;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class ForkTests
{
    private const string Nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private const string Subtasks = """
        { "id": "a", "tool": "mendable", "args": { "n": 1 } },
        { "id": "x", "tool": "echo", "args": { "n": 2 } },
        { "id": "b", "tool": "echo", "args": { "of": "{{a.result.n}}", "input": "{{input}}" }, "depends_on": ["a"] }
        """;

    private readonly MendableTool _mendable = new();

    [Fact]
    public async Task Fork_Completed_IsAnotherRunThatKeepsWhatIsDone()
    {
        await using var api = await StartAsync();
        var id = await CompleteAsync(api);

        var reply = await api.PostAsync($"/v1/runs/{id}/fork", """{ "from": "b", "input": "two" }""");

        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        var fork = reply.Json.GetProperty("id").GetString()!;
        fork.ShouldNotBe(id);
        reply.Headers["Location"].ShouldBe($"/v1/runs/{fork}");
        var run = await api.EndAsync(fork);
        run.GetProperty("subtasks")[2].GetProperty("result").GetRawText().ShouldBe("""{"of":1,"input":"two"}""");
        run.GetProperty("subtasks").EnumerateArray().Select(subtask => subtask.GetProperty("attempts").GetInt32()).ShouldBe([0, 0, 1]);
        run.GetProperty("links").GetProperty("forked_from").GetString().ShouldBe($"/v1/runs/{id}");
        _mendable.Calls.ShouldBe(1);
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(2);
        (await api.GetAsync($"/v1/runs/{fork}/subtasks/a")).Json.GetProperty("result").GetRawText().ShouldBe("""{"n":1}""");
    }

    [Theory]
    [InlineData("\"two\"", true)]
    [InlineData("\"one\"", false)]
    public async Task Fork_KeptSubtasksUseTheInput_WarnsWhenItIsAnother(string input, bool warns)
    {
        await using var api = await StartAsync();
        var id = await api.RunAsync(
            """
            { "id": "told", "tool": "echo", "args": { "of": "{{input}}" } },
            { "id": "taken", "tool": "echo", "condition": "input == 'one'" },
            { "id": "free", "tool": "echo" },
            { "id": "last", "tool": "echo", "args": { "of": "{{input}}" }, "depends_on": ["told", "taken", "free"] }
            """,
            """, "input": "one" """);
        await api.EndAsync(id);

        var fork = (await api.PostAsync($"/v1/runs/{id}/fork", $$"""{ "from": "last", "input": {{input}} }""")).Json.GetProperty("id").GetString()!;

        var warnings = (await api.EndAsync(fork)).GetProperty("warnings").EnumerateArray().Where(warning => warning.GetProperty("code").ValueEquals("kept_with_old_input")).ToArray();
        warnings.Length.ShouldBe(warns ? 1 : 0);
        if (warns) warnings[0].GetProperty("message").GetString()!.ShouldContain("'told', 'taken'.");
    }

    [Fact]
    public async Task Fork_ChangedPlan_RunsIt()
    {
        await using var api = await StartAsync();
        var id = await CompleteAsync(api);
        var plan = $$"""{ "subtasks": [{{Subtasks.Replace("\"input\": \"{{input}}\"", "\"other\": true", StringComparison.Ordinal)}}] }""";

        var reply = await api.PostAsync($"/v1/runs/{id}/fork", $$"""{ "from": "b", "plan": {{plan}} }""");

        var run = await api.EndAsync(reply.Json.GetProperty("id").GetString()!);
        run.GetProperty("subtasks")[2].GetProperty("result").GetRawText().ShouldBe("""{"of":1,"other":true}""");
    }

    [Fact]
    public async Task Fork_SameKey_IsTheSameForkAndAnotherRequestIsRefused()
    {
        await using var api = await StartAsync();
        var (id, other) = (await CompleteAsync(api), await CompleteAsync(api));

        var first = await ForkAsync(id, "b");
        var second = await ForkAsync(id, "b");

        second.Json.GetProperty("id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await ForkAsync(id, "a")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await ForkAsync(other, "b")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await api.PostAsync("/v1/runs", """{ "from": "b", "plan": { "subtasks": [] } }""", ("Idempotency-Key", "k"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        Task<Reply> ForkAsync(string run, string from) => api.PostAsync($"/v1/runs/{run}/fork", $$"""{ "from": "{{from}}" }""", ("Idempotency-Key", "k"));
    }

    [Fact]
    public async Task Fork_AsItStands_IsRefused()
    {
        await using var api = await StartAsync();
        var live = await api.RunAsync("""{ "id": "a", "ask": "Well?" }""");
        var unplanned = await api.RunAsync("""{ "id": "a", "tool": "echo" }""", """, "options": { "approve_plan": true }""");
        await api.PostAsync($"/v1/runs/{unplanned}/cancel");

        foreach (var id in (string[])[live, unplanned])
            (await api.PostAsync($"/v1/runs/{id}/fork", """{ "from": "a" }""")).ShouldBeProblem(HttpStatusCode.Conflict, "not_forkable").Json.GetProperty("run_id").GetString().ShouldBe(id);
        (await api.PostAsync($"/v1/runs/{Nobody}/fork", """{ "from": "a" }""")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");
    }

    [Theory]
    [InlineData("{", 400, "malformed_json", null)]
    [InlineData("{}", 422, "invalid_request", "")]
    [InlineData("""{ "from": 7 }""", 422, "invalid_request", "/from")]
    [InlineData("""{ "from": "b", "options": {} }""", 422, "invalid_request", "/options")]
    [InlineData("""{ "from": "z" }""", 422, "invalid_request", "/from")]
    [InlineData("""{ "from": "b", "plan": { "subtasks": [{ "id": "b", "tool": "nosuch" }] } }""", 422, "invalid_plan", "/plan/subtasks/0/tool")]
    [InlineData("""{ "from": "b", "plan": { "subtasks": [{ "id": "b", "tool": "echo" }, { "id": "x", "tool": "echo", "args": { "n": 3 } }] } }""", 422, "invalid_request", "/plan/subtasks/1")]
    public async Task Fork_WrongBody_IsRefusedWithAPointer(string body, int status, string code, string? pointer)
    {
        await using var api = await StartAsync();
        var id = await CompleteAsync(api);

        var reply = (await api.PostAsync($"/v1/runs/{id}/fork", body)).ShouldBeProblem((HttpStatusCode)status, code);

        if (pointer is not null) reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldContain(pointer);
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Fork_BodyAbsentOrOfAnotherType_IsRefused()
    {
        await using var api = await StartAsync();
        var id = await CompleteAsync(api);
        using var text = new StringContent("from: b", Encoding.UTF8, "text/plain");

        (await api.SendAsync(HttpMethod.Post, $"/v1/runs/{id}/fork", text)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        (await api.PostAsync($"/v1/runs/{id}/fork")).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    private Task<Support.Api> StartAsync()
    {
        _mendable.Mend();
        return Support.Api.StartAsync([_mendable]);
    }

    private static async Task<string> CompleteAsync(Support.Api api)
    {
        var id = await api.RunAsync(Subtasks, """, "input": "one" """);
        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        return id;
    }
}
