using System.Net;
using System.Text.Json;
using JitOrchestration.Api.Routing;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class ParameterTests
{
    [Fact]
    public async Task Parameter_Unknown_IsRefusedByEveryCall()
    {
        await using var api = await Support.Api.StartAsync();
        var calls = (await api.GetAsync("/")).Json.GetProperty("calls").EnumerateArray().ToArray();

        calls.Length.ShouldBeGreaterThan(15);
        foreach (var call in calls)
        {
            var path = call.GetProperty("path").GetString()!.Replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV").Replace("{sid}", "a").Replace("{qid}", "q_1");
            var reply = await api.SendAsync(new HttpMethod(call.GetProperty("method").GetString()!), $"{path}?stauts=failed");
            reply.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_parameter");
            reply.Json.GetProperty("detail").GetString()!.ShouldContain("'stauts'");
        }
    }

    [Fact]
    public async Task Parameter_Unknown_NamesTheKnown()
    {
        await using var api = await Support.Api.StartAsync();

        (await api.GetAsync("/v1/runs?stauts=failed")).Json.GetProperty("detail").GetString()!.ShouldContain("Known: status, cursor, limit.");
        (await api.GetAsync("/v1/tools?all=1")).Json.GetProperty("detail").GetString()!.ShouldContain("None is taken.");
    }

    [Fact]
    public async Task Head_WhereGetWorks_AnswersWithoutABody()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "tool": "echo" }""");
        await api.EndAsync(id);

        foreach (var path in (string[])["/healthz", "/v1/runs", $"/v1/runs/{id}", $"/v1/runs/{id}/result", "/v1/tools", "/"])
        {
            var reply = await api.SendAsync(HttpMethod.Head, path);
            (reply.Status, reply.Text, reply.MediaType).ShouldBe((HttpStatusCode.OK, "", "application/json"), path);
        }
        (await api.SendAsync(HttpMethod.Head, "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Events_WithoutFollowing_EndWithWhatHasHappened()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "city", "ask": "Where?" }""");
        await api.QuestionsAsync(id);

        var events = await api.GetAsync($"/v1/runs/{id}/events?follow=false");

        var last = events.Text.Split('\n').Last(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];
        events.Text.ShouldContain("question_asked");
        (await api.GetAsync($"/v1/runs/{id}/events?follow=false&after={last}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await api.GetAsync($"/v1/runs/{id}/events?follow=maybe")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_parameter");
    }

    [Fact]
    public async Task Tags_OfTheStart_AreShownWithTheRunAndInTheList()
    {
        await using var api = await Support.Api.StartAsync();
        var tagged = await api.RunAsync("""{ "id": "a", "tool": "echo" }""", """, "options": { "tags": ["demo", "two"] }""");
        var plain = await api.RunAsync("""{ "id": "a", "tool": "echo" }""");

        (await api.GetAsync($"/v1/runs/{tagged}")).Json.GetProperty("tags").GetRawText().ShouldBe("""["demo","two"]""");
        (await api.GetAsync($"/v1/runs/{plain}")).Json.GetProperty("tags").GetArrayLength().ShouldBe(0);
        (await api.GetAsync("/v1/runs")).Json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("tags").GetRawText()).ShouldBe(["[]", """["demo","two"]"""]);
    }

    [Fact]
    public async Task Body_NotUtf8_SaysSoOnce()
    {
        await using var api = await Support.Api.StartAsync();
        using var latin = new ByteArrayContent([.. "{ \"request\": \"Gr"u8, 0xFC, .. "n\", \"input\": \""u8, 0xFC, .. "\" }"u8]) { Headers = { ContentType = new("application/json") } };

        var reply = (await api.SendAsync(HttpMethod.Post, "/v1/runs", latin)).ShouldBeProblem(HttpStatusCode.BadRequest, "malformed_json");

        reply.Json.GetProperty("detail").GetString()!.ShouldContain("not UTF-8");
        reply.Json.TryGetProperty("errors", out _).ShouldBeFalse();
    }
}
