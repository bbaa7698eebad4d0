using System.Net;
using System.Text.Json;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class StartTests
{
    private const string Echo = """{ "id": "a", "tool": "echo", "args": { "n": 1 } }""";

    [Fact]
    public async Task Start_Plan_IsAcceptedAndRuns()
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.PostAsync("/v1/runs", $$"""{ "plan": { "subtasks": [{{Echo}}] }, "options": { "tags": ["t"], "limits": { "activities": 7 }, "retain_days": 3 } }""");

        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        var id = reply.Json.GetProperty("id").GetString()!;
        reply.Headers["Location"].ShouldBe($"/v1/runs/{id}");
        reply.Headers.ShouldContainKey("Retry-After");
        reply.Json.GetProperty("links").GetProperty("self").GetString().ShouldBe($"/v1/runs/{id}");
        var run = await api.EndAsync(id);
        run.GetProperty("status").GetString().ShouldBe("completed");
        run.GetProperty("result").GetRawText().ShouldBe("""{"n":1}""");
        var options = (await api.Engine.GetAsync(id))!.Options;
        (options.Tags[0], options.Limits!.Activities, options.RetainDays).ShouldBe(("t", 7, 3));
    }

    [Fact]
    public async Task Start_RequestInPlainWords_IsPlannedAndRuns()
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.PostAsync("/v1/runs", """{ "request": "Say \"hello\"" }""");

        var run = await api.EndAsync(reply.Json.GetProperty("id").GetString()!);
        run.GetProperty("status").GetString().ShouldBe("completed", run.GetRawText());
        run.GetProperty("plan").GetProperty("subtasks").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("{", 400, "malformed_json", null)]
    [InlineData("""{ "request": "a", "request": "b" }""", 400, "malformed_json", null)]
    [InlineData("""{ "request": "a", "input": { "\ud800": 1 } }""", 400, "malformed_json", null)]
    [InlineData("[]", 422, "invalid_request", "")]
    [InlineData("{}", 422, "invalid_request", "")]
    [InlineData("""{ "request": "a", "mode": "x" }""", 422, "invalid_request", "/mode")]
    [InlineData("""{ "request": 1 }""", 422, "invalid_request", "/request")]
    [InlineData("""{ "request": "\ud800" }""", 422, "invalid_request", "/request")]
    [InlineData("""{ "request": " " }""", 422, "invalid_request", "/request")]
    [InlineData("""{ "request": "a", "options": { "colour": 1 } }""", 422, "invalid_request", "/options/colour")]
    [InlineData("""{ "request": "a", "options": { "concurrency": 0 } }""", 422, "invalid_request", "/options/concurrency")]
    [InlineData("""{ "request": "a", "options": { "retain_days": 1.5 } }""", 422, "invalid_request", "/options/retain_days")]
    [InlineData("""{ "request": "a", "options": { "tags": ["a", 2] } }""", 422, "invalid_request", "/options/tags/1")]
    [InlineData("""{ "request": "a", "options": { "limits": { "subtask": 1 } } }""", 422, "invalid_request", "/options/limits/subtask")]
    [InlineData("""{ "request": "a", "options": { "limits": { "run_seconds": 1e400 } } }""", 422, "invalid_request", "/options/limits/run_seconds")]
    [InlineData("""{ "request": "a", "options": { "strategy": "tree" } }""", 422, "invalid_request", "/options/strategy")]
    [InlineData("""{ "request": "a", "options": { "strategy": 1 } }""", 422, "invalid_request", "/options/strategy")]
    [InlineData("""{ "request": "a", "options": { "model": 7 } }""", 422, "invalid_request", "/options/model")]
    [InlineData("""{ "request": "a", "options": { "model": " " } }""", 422, "invalid_request", "/options/model")]
    [InlineData("""{ "request": "a", "options": { "planner_model": ["a"] } }""", 422, "invalid_request", "/options/planner_model")]
    [InlineData("""{ "request": "a", "options": { "planner_model": "a\nb" } }""", 422, "invalid_request", "/options/planner_model")]
    [InlineData("""{ "request": "a", "options": { "fall_back_to_agent": "yes" } }""", 422, "invalid_request", "/options/fall_back_to_agent")]
    [InlineData("""{ "request": "a", "options": { "budget": 5 } }""", 422, "invalid_request", "/options/budget")]
    [InlineData("""{ "request": "a", "options": { "budget": { "eur": 5 } } }""", 422, "invalid_request", "/options/budget/eur")]
    [InlineData("""{ "request": "a", "options": { "budget": { "tokens": 0 } } }""", 422, "invalid_request", "/options/budget/tokens")]
    [InlineData("""{ "request": "a", "options": { "budget": { "tokens": 1.5 } } }""", 422, "invalid_request", "/options/budget/tokens")]
    [InlineData("""{ "request": "a", "options": { "budget": { "usd": -1 } } }""", 422, "invalid_request", "/options/budget/usd")]
    [InlineData("""{ "request": "a", "options": { "budget": { "usd": "1" } } }""", 422, "invalid_request", "/options/budget/usd")]
    [InlineData("""{ "request": "a", "options": { "limits": { "output_tokens": 0 } } }""", 422, "invalid_request", "/options/limits/output_tokens")]
    [InlineData("""{ "plan": { "subtasks": [{ "id": "a", "tool": "ecco", "depends_on": ["b"] }] } }""", 422, "invalid_plan", "/plan/subtasks/0/depends_on/0")]
    [InlineData("""{ "plan": 7 }""", 422, "invalid_plan", "/plan")]
    public async Task Start_WrongBody_IsRefusedWithAPointer(string body, int status, string code, string? pointer)
    {
        await using var api = await Support.Api.StartAsync();

        var reply = (await api.PostAsync("/v1/runs", body)).ShouldBeProblem((HttpStatusCode)status, code);

        if (pointer is not null) reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldContain(pointer);
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Start_SeveralThingsWrong_SaysAllAtOnce()
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await api.PostAsync("/v1/runs", """{ "request": 1, "what": 2, "options": { "colour": 3, "approve_plan": "yes" } }""");

        reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString())
            .ShouldBe(["/request", "/options/approve_plan", "/options/colour", "", "/what"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/v1/runs")]
    [InlineData("/v1/plans")]
    public async Task Start_PlanAndOtherThingsWrong_SaysAllAtOnce(string path)
    {
        await using var api = await Support.Api.StartAsync();

        var unreadable = (await api.PostAsync(path, """{ "what": 2, "plan": { "subtasks": [{ "id": "a", "tool": "ecco" }] }, "options": { "colour": 3 } }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        var impossible = (await api.PostAsync(path, """{ "plan": { "subtasks": [{ "id": "a", "tool": "ecco" }] }, "options": { "model": " " } }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        var limited = (await api.PostAsync(path, """{ "what": 2, "plan": { "subtasks": [{ "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo" }] }, "options": { "limits": { "subtasks": 1 } } }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");

        Pointers(unreadable).ShouldBe(["/options/colour", "/what", "/plan/subtasks/0/tool"]);
        Pointers(impossible).ShouldBe(["/options/model", "/plan/subtasks/0/tool"]);
        Pointers(limited).ShouldBe(["/what", "/plan/subtasks"]);

        static IEnumerable<string?> Pointers(Reply reply) => reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Start_BodyOverTheLimit_IsRefusedBeforeItIsRead()
    {
        await using var api = await Support.Api.StartAsync(make: (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxBodyBytes = 1000 });
        var large = $$"""{ "request": "{{new string('x', 1000)}}" }""";

        (await api.PostAsync("/v1/runs", large)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

        (await PostChunkedAsync(api, large)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Start_BodyLargerThanAllRoomForBodies_IsTooLargeNotToBeSentAgain()
    {
        await using var api = await Support.Api.StartAsync(make: (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxBodyBytes = 50, MaxBodyBytesAtOnce = 60 });

        (await api.PostAsync("/v1/runs", $$"""{ "request": "{{new string('x', 100)}}" }""")).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Fact]
    public async Task Start_MoreBodiesThanThereIsRoomFor_IsToldToComeAgain()
    {
        await using var api = await Support.Api.StartAsync(make: (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxBodyBytesAtOnce = 10 });

        var reply = (await api.PostAsync("/v1/runs", """{ "request": "too long" }""")).ShouldBeProblem(HttpStatusCode.TooManyRequests, "overloaded");

        reply.Headers.ShouldContainKey("Retry-After");
    }

    [Fact]
    public async Task Start_BodyOfUnknownLength_TakesRoomAsItComes()
    {
        await using var api = await Support.Api.StartAsync(make: (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxBodyBytesAtOnce = 100 });

        (await PostChunkedAsync(api, $$"""{ "request": "{{new string('x', 100)}}" }""")).ShouldBeProblem(HttpStatusCode.TooManyRequests, "overloaded");
        foreach (var _ in Enumerable.Range(0, 5))
            (await PostChunkedAsync(api, """{ "request": "Say \"all is given back\"" }""")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Start_SameKeySameBody_IsTheSameRun()
    {
        await using var api = await Support.Api.StartAsync();
        var body = $$"""{ "plan": { "subtasks": [{{Echo}}] } }""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.PostAsync("/v1/runs", body, ("Idempotency-Key", "k"))));

        replies.ShouldAllBe(reply => reply.Status == HttpStatusCode.Accepted);
        replies.Select(reply => reply.Json.GetProperty("id").GetString()).Distinct().Count().ShouldBe(1);
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Start_SameKeyOtherBody_IsRefused()
    {
        await using var api = await Support.Api.StartAsync();
        var first = await api.PostAsync("/v1/runs", $$"""{ "plan": { "subtasks": [{{Echo}}] } }""", ("Idempotency-Key", "k"));

        var second = await api.PostAsync("/v1/runs", """{ "request": "other" }""", ("Idempotency-Key", "k"));

        second.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        second.Json.GetProperty("run_id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await api.PostAsync("/v1/runs", """{ "request": "other" }""", ("Idempotency-Key", new string('k', 300)))).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Fact]
    public async Task Start_KeyOfADeletedRun_IsFree()
    {
        await using var api = await Support.Api.StartAsync();
        var body = $$"""{ "plan": { "subtasks": [{{Echo}}] } }""";
        var first = (await api.PostAsync("/v1/runs", body, ("Idempotency-Key", "k"))).Json.GetProperty("id").GetString()!;
        await api.EndAsync(first);
        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{first}")).Status.ShouldBe(HttpStatusCode.NoContent);

        var second = await api.PostAsync("/v1/runs", body, ("Idempotency-Key", "k"));

        second.Json.GetProperty("id").GetString().ShouldNotBe(first);
    }

    [Fact]
    public async Task Plans_RequestOrPlan_AreShownAndNotRun()
    {
        await using var api = await Support.Api.StartAsync();

        var made = await api.PostAsync("/v1/plans", """{ "request": "Say \"hello\"" }""");
        var checkedPlan = await api.PostAsync("/v1/plans", $$$"""{ "plan": { "subtasks": [{{{Echo}}}, { "id": "b", "tool": "echo", "args": { "x": "{{a.result}}" } }] } }""");

        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Json.GetProperty("mermaid").GetString()!.ShouldStartWith("flowchart");
        checkedPlan.Json.GetProperty("warnings")[0].GetProperty("code").GetString().ShouldBe("implied_dependency");
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{ "request": "Make me a sandwich of light" }""", "request_not_understood")]
    [InlineData("""{ "plan": { "subtasks": [] } }""", "invalid_plan")]
    [InlineData("""{ "request": "a", "plan": { "subtasks": [{ "id": "a", "task": "x" }] } }""", "invalid_request")]
    public async Task Plans_WhatCannotBePlanned_IsRefused(string body, string code)
    {
        await using var api = await Support.Api.StartAsync();

        (await api.PostAsync("/v1/plans", body)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, code);
    }

    [Fact]
    public async Task Start_LargeInput_IsShownByItsBeginning()
    {
        await using var api = await Support.Api.StartAsync();
        var input = JsonSerializer.Serialize(new string('é', 30_000));

        var id = await api.RunAsync("""{ "id": "a", "tool": "echo", "args": { "x": "{{input}}" } }""", $", \"input\": {input}");

        var run = await api.EndAsync(id);
        var preview = run.GetProperty("input");
        preview.GetProperty("$preview").GetString()!.ShouldStartWith("ééé");
        preview.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(16 * 1024);
        (await api.GetAsync(preview.GetProperty("href").GetString()!)).Json.GetString()!.Length.ShouldBe(30_000);
        (await api.GetAsync(run.GetProperty("result").GetProperty("href").GetString()!)).Json.GetProperty("x").GetString()!.Length.ShouldBe(30_000);
        (await api.GetAsync(run.GetProperty("subtasks")[0].GetProperty("result").GetProperty("href").GetString()!))
            .Json.GetProperty("result").GetProperty("x").GetString()!.Length.ShouldBe(30_000);
    }

    private static async Task<Reply> PostChunkedAsync(Support.Api api, string json)
    {
        using var chunked = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)));
        chunked.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        using var response = await api.Client.SendAsync(request);
        return await Reply.OfAsync(response);
    }
}
