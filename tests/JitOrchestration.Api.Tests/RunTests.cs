using System.Net;
using System.Text.Json;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class RunTests
{
    private const string Nobody = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    [Fact]
    public async Task List_Pages_ShowEachRunOnceNewestFirst()
    {
        await using var api = await Support.Api.StartAsync();
        var started = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            // Every other run has a child, which is not listed.
            var child = """{ "id": "w", "workflow": { "plan": { "subtasks": [{ "id": "x", "tool": "echo" }] } } }""";
            started.Add(await api.RunAsync(i % 2 == 0 ? child : """{ "id": "a", "tool": "echo" }"""));
            await api.EndAsync(started[^1]);
        }

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await api.GetAsync($"/v1/runs?limit=2&status=completed{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            listed.AddRange(page.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
            page.GetProperty("runs").GetArrayLength().ShouldBeLessThanOrEqualTo(2);
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        listed.ShouldBe(started.AsEnumerable().Reverse());
        (await api.GetAsync("/v1/runs?status=failed")).Json.GetProperty("runs").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/v1/runs?status=done", 422, "invalid_parameter")]
    [InlineData("/v1/runs?limit=0", 422, "invalid_parameter")]
    [InlineData("/v1/runs?limit=1&limit=2", 422, "invalid_parameter")]
    [InlineData("/v1/runs?cursor=%21%21", 422, "invalid_parameter")]
    [InlineData("/v1/runs?cursor=eHl6", 422, "invalid_parameter")]
    [InlineData($"/v1/runs/{Nobody}", 404, "unknown_run")]
    [InlineData("/v1/runs/not-an-id", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/wait", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/wait?timeout=201", 422, "invalid_parameter")]
    [InlineData($"/v1/runs/{Nobody}/events", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/events?after=-1", 422, "invalid_parameter")]
    [InlineData($"/v1/runs/{Nobody}/graph", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/questions", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/subtasks/a", 404, "unknown_run")]
    [InlineData($"/v1/runs/{Nobody}/result", 404, "unknown_run")]
    public async Task Get_WhatIsNotThere_SaysSo(string path, int status, string code)
    {
        await using var api = await Support.Api.StartAsync();

        (await api.GetAsync(path)).ShouldBeProblem((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Wait_RunGoesOn_AnswersWhenTheTimeIsOver()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");

        var reply = await api.GetAsync($"/v1/runs/{id}/wait?timeout=0");

        reply.Status.ShouldBe(HttpStatusCode.Accepted);
        reply.Headers.ShouldContainKey("Retry-After");
        reply.Json.GetProperty("status").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task Wait_ManyClients_AllHearOfTheEnd()
    {
        var gate = new GateTool();
        await using var api = await Support.Api.StartAsync([gate]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");

        var waiting = Enumerable.Range(0, 100).Select(_ => api.EndAsync(id)).ToArray();
        gate.Open();

        (await Task.WhenAll(waiting)).ShouldAllBe(run => run.GetProperty("status").GetString() == "completed");
    }

    [Fact]
    public async Task Wait_MoreThanThereIsRoomFor_IsToldToComeAgain()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()], (engine, tools, mind) => new JitApi(engine, tools, mind) { MaxWaiting = 1 });
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        using var stream = await EventReader.OpenAsync(api.Client, $"/v1/runs/{id}/events");

        var reply = (await api.GetAsync($"/v1/runs/{id}/wait")).ShouldBeProblem(HttpStatusCode.TooManyRequests, "overloaded");

        reply.Headers.ShouldContainKey("Retry-After");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task Signals_WithATypeAndNoBody_AreTaken(string type)
    {
        await using var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");
        using var nothing = new ByteArrayContent([]) { Headers = { ContentType = new(type) } };

        (await api.SendAsync(HttpMethod.Post, $"/v1/runs/{id}/cancel", nothing)).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Signals_PauseResumeCancel_AreTakenUntilTheEnd()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");

        var paused = await api.PostAsync($"/v1/runs/{id}/pause");
        var resumed = await api.PostAsync($"/v1/runs/{id}/resume", "{}");
        var cancelled = await api.PostAsync($"/v1/runs/{id}/cancel", """{ "reason": "enough" }""");

        paused.Status.ShouldBe(HttpStatusCode.Accepted);
        paused.Json.GetProperty("status").GetString().ShouldBe("paused");
        resumed.Json.GetProperty("status").GetString().ShouldBe("running");
        cancelled.Json.GetProperty("status").GetString().ShouldBe("cancelled");
        (await api.EndAsync(id)).GetProperty("status").GetString().ShouldBe("cancelled");
        await api.Engine.EndedAsync(id).WaitAsync(Eventually.Patience);
        foreach (var signal in (string[])["pause", "resume", "cancel"])
            (await api.PostAsync($"/v1/runs/{id}/{signal}")).ShouldBeProblem(HttpStatusCode.Conflict, "run_ended").Json.GetProperty("run_id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Cancel_Again_LeavesTheCleanUpUnlessToldNotTo()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "w", "wait": 3600 }, { "id": "clean", "tool": "gate", "depends_on": ["w"], "always": true }""");
        foreach (var _ in (int[])[1, 2]) (await api.PostAsync($"/v1/runs/{id}/cancel")).Status.ShouldBe(HttpStatusCode.Accepted);

        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{id}")).ShouldBeProblem(HttpStatusCode.Conflict, "run_live").Json.GetProperty("detail").GetString()!.ShouldContain("clean-up");
        (await api.GetAsync($"/v1/runs/{id}")).Json.GetProperty("completed_at").ValueKind.ShouldBe(JsonValueKind.Null);

        (await api.PostAsync($"/v1/runs/{id}/cancel", """{ "clean_up": false }""")).Status.ShouldBe(HttpStatusCode.Accepted);
        await api.Engine.EndedAsync(id).WaitAsync(Eventually.Patience);
        var run = (await api.GetAsync($"/v1/runs/{id}")).Json;
        run.GetProperty("completed_at").ValueKind.ShouldBe(JsonValueKind.String);
        run.GetProperty("subtasks")[1].GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("cancel", """{ "clean_up": "no" }""", 422, "invalid_request")]
    [InlineData("pause", """{ "why": 1 }""", 422, "invalid_request")]
    [InlineData("cancel", """{ "reason": 1 }""", 422, "invalid_request")]
    [InlineData("cancel", "{", 400, "malformed_json")]
    public async Task Signals_WrongBody_AreRefused(string signal, string body, int status, string code)
    {
        await using var api = await Support.Api.StartAsync();

        (await api.PostAsync($"/v1/runs/{Nobody}/{signal}", body)).ShouldBeProblem((HttpStatusCode)status, code);
        (await api.PostAsync($"/v1/runs/{Nobody}/{signal}")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");
    }

    [Fact]
    public async Task Delete_LiveEndedAndGone_AnswersEach()
    {
        var gate = new GateTool();
        await using var api = await Support.Api.StartAsync([gate]);
        var id = await api.RunAsync("""{ "id": "w", "workflow": { "plan": { "subtasks": [{ "id": "x", "tool": "gate" }] } } }""");

        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{id}")).ShouldBeProblem(HttpStatusCode.Conflict, "run_live");
        gate.Open();
        await api.EndAsync(id);
        var child = (await api.Engine.ListAsync()).Runs.Single(run => run.ParentId == id).Id;
        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{child}")).ShouldBeProblem(HttpStatusCode.Conflict, "run_is_child");

        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await api.SendAsync(HttpMethod.Delete, $"/v1/runs/{id}")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");
        (await api.GetAsync($"/v1/runs/{child}")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_run");
    }

    [Fact]
    public async Task Result_NotThereYet_SaysSo()
    {
        await using var api = await Support.Api.StartAsync([new GateTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "gate" }""");

        (await api.GetAsync($"/v1/runs/{id}/result")).ShouldBeProblem(HttpStatusCode.NotFound, "no_value");
        (await api.GetAsync($"/v1/runs/{id}/input")).ShouldBeProblem(HttpStatusCode.NotFound, "no_value");
    }

    [Fact]
    public async Task Graph_EachFormat_ShowsTheStates()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "tool": "echo" }, { "id": "b", "ask": "Well?", "depends_on": ["a"] }""");
        await api.QuestionsAsync(id);

        var json = (await api.GetAsync($"/v1/runs/{id}/graph?format=json")).Json;

        json.GetProperty("nodes").EnumerateArray().Select(node => $"{node.GetProperty("id")} {node.GetProperty("does")} {node.GetProperty("status")}")
            .ShouldBe(["a tool completed", "b ask waiting"]);
        json.GetProperty("edges")[0].GetRawText().ShouldBe("""{"from":"a","to":"b","order_only":false}""");
        (await api.GetAsync($"/v1/runs/{id}/graph")).Text.ShouldStartWith("flowchart");
        (await api.GetAsync($"/v1/runs/{id}/graph?format=dot")).Text.ShouldStartWith("digraph");
        (await api.GetAsync($"/v1/runs/{id}/graph?format=png")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Fact]
    public async Task Subtask_ForEach_ShowsItsInstancesInPages()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync(
            """{ "id": "each", "for_each": "input", "tool": "echo", "args": { "n": "{{item}}" } }""",
            $", \"input\": [{string.Join(",", Enumerable.Range(0, 250))}]");
        await api.EndAsync(id);

        var shown = new List<int>();
        string? cursor = null;
        do
        {
            var subtask = (await api.GetAsync($"/v1/runs/{id}/subtasks/each?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            var page = subtask.GetProperty("instances");
            page.GetProperty("total").GetInt32().ShouldBe(250);
            var indexes = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("index").GetInt32()).ToArray();
            shown.AddRange(indexes);
            subtask.GetProperty("calls").GetArrayLength().ShouldBe(indexes.Length);
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        shown.ShouldBe(Enumerable.Range(0, 250));
        var one = (await api.GetAsync($"/v1/runs/{id}/subtasks/each?index=249")).Json.GetProperty("instances").GetProperty("items");
        one.GetArrayLength().ShouldBe(1);
        one[0].GetProperty("result").GetRawText().ShouldBe("""{"n":249}""");
        (await api.GetAsync($"/v1/runs/{id}/subtasks/each?index=250")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_instance");
        (await api.GetAsync($"/v1/runs/{id}/subtasks/other")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_subtask");
    }

    [Fact]
    public async Task Subtask_OfAnAgent_ShowsItsTurns()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "task": "Summarize {{input}}" }""", ", \"input\": \"One. Two. Three.\"");
        await api.EndAsync(id);

        var subtask = (await api.GetAsync($"/v1/runs/{id}/subtasks/A")).Json;

        subtask.GetProperty("turns").GetArrayLength().ShouldBe(1);
        subtask.GetProperty("turns")[0].GetProperty("call").GetString().ShouldBe(subtask.GetProperty("calls")[0].GetProperty("key").GetString());
        subtask.GetProperty("calls")[0].GetProperty("outcome").GetString().ShouldBe("completed");
    }

    [Fact]
    public async Task Subtask_ThatFailed_ShowsEveryAttempt()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "tool": "calculate", "args": { "expression": "1 +" }, "retry": { "max_attempts": 3, "delay_seconds": 0 } }""");

        var run = await api.EndAsync(id);

        run.GetProperty("error").GetProperty("subtask_id").GetString().ShouldBe("a");
        var calls = (await api.GetAsync($"/v1/runs/{id}/subtasks/a")).Json.GetProperty("calls").EnumerateArray().ToArray();
        calls.Length.ShouldBe(3);
        calls.ShouldAllBe(call => call.GetProperty("outcome").GetString() == "failed" && call.GetProperty("error").GetProperty("code").GetString() != null);
    }
}
