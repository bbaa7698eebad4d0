using System.Net;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Api.Routing;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Api.Tests;

/// <summary>The options that say which models are used and how much, with a model behind them.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    private static readonly ThinkingScript Script = new(
        """
        { "subtasks": [{ "id": "agent", "task": "Look into {{request}}",
            "agent": { "tools": ["echo"], "output_schema": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] } } }] }
        """,
        Answers.ToolCalls(("1", "echo", """{"n": 7}""")));

    private ScriptedModelServer _server = null!;
    private Support.Api _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = (await ScriptedModelServer.StartAsync()).Otherwise(Script.Play);
        var settings = new ModelSettings(ModelProvider.Compatible, _server.BaseUrl, "usual") { ApiKey = "none" };
        _api = await Support.Api.StartAsync(thinking: tools => new ModelMind(new ModelCatalog(settings), tools));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Start_NamedModels_AreAsked()
    {
        var run = await RunAsync("""{ "model": "mine", "planner_model": "dear", "synthesize": true }""");

        run.GetProperty("result").GetString().ShouldBe(ThinkingScript.Answer);
        _server.Requests.Count.ShouldBe(ThinkingScript.Calls);
        _server.Requests.ShouldAllBe(request => request.Model == (request.Form == "plan" ? "dear" : "mine"));
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("graph", false)]
    public async Task Start_Strategy_SaysWhetherARouterIsAsked(string strategy, bool routed)
    {
        await RunAsync($$"""{ "strategy": "{{strategy}}" }""");

        _server.Requests.Any(request => request.Form == "route").ShouldBe(routed);
    }

    [Fact]
    public async Task Start_OutputTokens_AreTheMostThatAModelIsAskedFor()
    {
        await RunAsync("""{ "limits": { "output_tokens": 321 } }""");

        _server.Requests.ShouldAllBe(request => (request.Field("max_completion_tokens") ?? request.Field("max_tokens"))!.Value.GetInt32() == 321);
    }

    [Theory]
    [InlineData(true, "completed")]
    [InlineData(false, "failed")]
    public async Task Start_PlannerThatMakesNoValidPlan_FallsBackOnlyWhenTold(bool falls, string status)
    {
        _server.Otherwise(request => request.Form switch
        {
            "route" => Answers.Json(new { direct = (string?)null }),
            "plan" => Answers.Text("I would rather not."),
            _ => Answers.Text("Done by one."),
        });

        var run = await RunAsync($$"""{ "fall_back_to_agent": {{(falls ? "true" : "false")}} }""");

        run.GetProperty("status").GetString().ShouldBe(status);
        if (falls) run.GetProperty("warnings")[0].GetProperty("code").GetString().ShouldBe("plan_fallback");
        else run.GetProperty("error").GetProperty("code").GetString().ShouldBe("plan_invalid");
    }

    [Fact]
    public async Task Plans_WithAModel_SayWhatItUsed()
    {
        var plan = await _api.PostAsync("/v1/plans", """{ "request": "Look into it" }""");

        plan.Status.ShouldBe(HttpStatusCode.OK);
        plan.Json.GetProperty("usage").GetProperty("model_calls").GetInt32().ShouldBe(2, "a plan that was refused, and one that was not");
    }

    [Fact]
    public async Task Start_MoneyForAModelWithoutAPrice_IsRefusedWithAPointer()
    {
        var reply = await _api.PostAsync("/v1/runs", """{ "request": "a", "options": { "budget": { "usd": 1 } } }""");

        reply.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        var error = reply.Json.GetProperty("errors")[0];
        (error.GetProperty("code").GetString(), error.GetProperty("pointer").GetString()).ShouldBe(("model_has_no_price", "/options/budget/usd"));
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Retry_RaisedBudget_GoesOnAndKeepsWhatIsPaid()
    {
        var run = await RunAsync("""{ "budget": { "tokens": 25000 }, "synthesize": true, "limits": { "output_tokens": 17000 } }""");
        run.GetProperty("error").GetProperty("code").GetString().ShouldBe("limit_exceeded");
        run.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("options.budget.tokens");
        _server.Requests.ShouldHaveSingleItem("the router fits, the planner does not").Form.ShouldBe("route");
        var id = run.GetProperty("id").GetString()!;

        (await _api.PostAsync($"/v1/runs/{id}/retry", """{ "options": { "budget": { "tokens": 300000 } } }""")).Status.ShouldBe(HttpStatusCode.Accepted);
        run = await _api.EndAsync(id);

        run.GetProperty("status").GetString().ShouldBe("completed", run.GetRawText());
        run.GetProperty("usage").GetProperty("model_calls").GetInt32().ShouldBe(ThinkingScript.Calls);
        _server.Requests.Count.ShouldBe(ThinkingScript.Calls, "the router is not asked again");
    }

    [Fact]
    public async Task Subtask_OfAnAgent_ShowsItsTurnsAndWhatItUsed()
    {
        var id = (await RunAsync("{}")).GetProperty("id").GetString()!;

        var agent = (await _api.GetAsync($"/v1/runs/{id}/subtasks/agent")).Json;

        agent.GetProperty("usage").GetProperty("model_calls").GetInt32().ShouldBe(3);
        var turns = agent.GetProperty("turns").EnumerateArray().ToArray();
        turns[0].GetProperty("tool_calls")[0].GetProperty("tool").GetString().ShouldBe("echo");
        turns[1].GetProperty("complaint").GetString()!.ShouldContain("schema");
        turns[2].GetProperty("complaint").ValueKind.ShouldBe(JsonValueKind.Null);
        turns[2].GetProperty("output").GetProperty("n").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Contract_AnswersOfRunsThatThink_MeetTheirSchemas()
    {
        var schemas = (await _api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("components").GetProperty("schemas");
        var run = await RunAsync("{}");
        var id = run.GetProperty("id").GetString()!;
        var events = (await _api.GetAsync($"/v1/runs/{id}/events")).Text.Split('\n')
            .Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[6..])).ToArray();

        Meets("Run", run);
        Meets("Subtask", (await _api.GetAsync($"/v1/runs/{id}/subtasks/agent")).Json);
        foreach (var happened in events) Meets("Event", happened);
        events.Count(happened => happened.TryGetProperty("by", out _)).ShouldBe(ThinkingScript.Calls - 1, "the only result needs nobody to join it");

        void Meets(string schema, JsonElement json) => AnswerSchema.Problems(ContractTests.Standalone(schemas, schema), json).ShouldBeEmpty($"{schema}: {json}");
    }

    private async Task<JsonElement> RunAsync(string options)
    {
        var reply = await _api.PostAsync("/v1/runs", $$"""{ "request": "Seven?", "options": {{options}} }""");
        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        return await _api.EndAsync(reply.Json.GetProperty("id").GetString()!);
    }
}
