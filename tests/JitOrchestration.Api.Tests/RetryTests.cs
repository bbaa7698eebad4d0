using System.Net;
using System.Text;
using System.Text.Json;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class RetryTests
{
    private const string Nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private const string Subtasks = """
        { "id": "a", "tool": "echo", "args": { "n": 1 } },
        { "id": "b", "tool": "mendable", "args": { "of": "{{a.result.n}}" }, "depends_on": ["a"] },
        { "id": "c", "tool": "gate", "depends_on": ["b"] }
        """;

    private readonly MendableTool _mendable = new();
    private readonly GateTool _gate = new();

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "options": {} }""")]
    [InlineData("""{ "options": null }""")]
    public async Task Retry_Failed_IsAcceptedAndGoesOn(string? body)
    {
        await using var api = await StartAsync();
        var id = await FailAsync(api);
        _mendable.Mend();

        var reply = await api.PostAsync($"/v1/runs/{id}/retry", body);

        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        reply.Headers["Location"].ShouldBe($"/v1/runs/{id}");
        reply.Json.GetProperty("status").GetString().ShouldBe("running");
        reply.Json.GetProperty("links").GetProperty("retry").GetString().ShouldBe($"/v1/runs/{id}/retry");
        (await api.GetAsync($"/v1/runs/{id}/wait?timeout=0")).Status.ShouldBe(HttpStatusCode.Accepted, "it is not at its end any more");
        _gate.Open();
        var run = await api.EndAsync(id);
        (run.GetProperty("status").GetString(), run.GetProperty("error").ValueKind).ShouldBe(("completed", JsonValueKind.Null));
        run.GetProperty("subtasks").EnumerateArray().Select(subtask => subtask.GetProperty("attempts").GetInt32()).ShouldBe([1, 2, 1]);
        (await api.GetAsync($"/v1/runs/{id}/subtasks/b")).Json.GetProperty("calls").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Retry_Cancelled_GoesOn()
    {
        await using var api = await StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        await api.PostAsync($"/v1/runs/{id}/cancel");
        _gate.Open();

        (await api.PostAsync($"/v1/runs/{id}/retry")).Status.ShouldBe(HttpStatusCode.Accepted);

        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Retry_OtherOptions_ChangeThoseAndNoOther()
    {
        await using var api = await StartAsync();
        var id = await api.RunAsync(
            """{ "id": "each", "for_each": "[1, 2, 3]", "tool": "echo", "max_parallel": 1 }""",
            """, "options": { "tags": ["t"], "concurrency": 3, "retain_days": 4, "limits": { "activities": 2, "nesting": 1 } }""");
        (await api.EndAsync(id)).GetProperty("error").GetProperty("code").GetString().ShouldBe("limit_exceeded");

        await api.PostAsync($"/v1/runs/{id}/retry", """{ "options": { "retain_days": 9, "limits": { "activities": 20 } } }""");

        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");
        var options = (await api.Engine.GetAsync(id))!.Options;
        (options.Tags[0], options.Concurrency, options.RetainDays, options.Limits!.Activities, options.Limits.Nesting).ShouldBe(("t", 3, 9, 20, 1));
    }

    [Fact]
    public async Task Retry_AsItStands_IsRefused()
    {
        await using var api = await StartAsync();
        var live = await api.RunAsync("""{ "id": "w", "workflow": { "plan": { "subtasks": [{ "id": "x", "tool": "gate" }] } } }""");
        var completed = await api.RunAsync("""{ "id": "a", "tool": "echo" }""");
        await api.EndAsync(completed);
        var parent = await api.RunAsync("""{ "id": "w", "workflow": { "plan": { "subtasks": [{ "id": "x", "tool": "mendable" }] } } }""");
        await api.EndAsync(parent);
        var child = (await api.Engine.ListAsync()).Runs.Single(run => run.ParentId == parent).Id;

        (await RefusedAsync(live)).ShouldBe("not_retryable");
        (await RefusedAsync(completed)).ShouldBe("not_retryable");
        (await RefusedAsync(child)).ShouldBe("run_is_child");
        (await api.PostAsync($"/v1/runs/{Nobody}/retry")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");
        (await api.PostAsync("/v1/runs/last/retry")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");

        async Task<string> RefusedAsync(string id)
        {
            var reply = await api.PostAsync($"/v1/runs/{id}/retry");
            reply.Json.GetProperty("run_id").GetString().ShouldBe(id);
            return reply.ShouldBeProblem(HttpStatusCode.Conflict, reply.Code!).Code!;
        }
    }

    [Theory]
    [InlineData("{", 400, "malformed_json", null)]
    [InlineData("[]", 422, "invalid_request", "")]
    [InlineData("""{ "limits": {} }""", 422, "invalid_request", "/limits")]
    [InlineData("""{ "options": 7 }""", 422, "invalid_request", "/options")]
    [InlineData("""{ "options": { "tags": ["a"] } }""", 422, "invalid_request", "/options/tags")]
    [InlineData("""{ "options": { "colour": 1 } }""", 422, "invalid_request", "/options/colour")]
    [InlineData("""{ "options": { "budget": { "tokens": 0 } } }""", 422, "invalid_request", "/options/budget/tokens")]
    [InlineData("""{ "options": { "budget": { "token": 1 } } }""", 422, "invalid_request", "/options/budget/token")]
    [InlineData("""{ "options": { "strategy": "auto" } }""", 422, "invalid_request", "/options/strategy")]
    [InlineData("""{ "options": { "limits": { "activity": 1 } } }""", 422, "invalid_request", "/options/limits/activity")]
    [InlineData("""{ "options": { "limits": { "activities": 0 } } }""", 422, "invalid_request", "/options/limits/activities")]
    [InlineData("""{ "options": { "limits": { "subtasks": 2000000 } } }""", 422, "invalid_request", "/options/limits/subtasks")]
    public async Task Retry_WrongBody_IsRefusedWithAPointer(string body, int status, string code, string? pointer)
    {
        await using var api = await StartAsync();
        var id = await FailAsync(api);

        var reply = (await api.PostAsync($"/v1/runs/{id}/retry", body)).ShouldBeProblem((HttpStatusCode)status, code);

        if (pointer is not null) reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldContain(pointer);
        (await api.GetAsync($"/v1/runs/{id}")).Json.GetProperty("status").GetString().ShouldBe("failed");
    }

    [Fact]
    public async Task Retry_BodyOfAnotherType_IsRefused()
    {
        await using var api = await StartAsync();
        var id = await FailAsync(api);
        using var text = new StringContent("options", Encoding.UTF8, "text/plain");

        (await api.SendAsync(HttpMethod.Post, $"/v1/runs/{id}/retry", text)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    private Task<Support.Api> StartAsync() => Support.Api.StartAsync([_mendable, _gate]);

    private static async Task<string> FailAsync(Support.Api api)
    {
        var id = await api.RunAsync(Subtasks);
        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("failed");
        return id;
    }
}
