using System.Text.Json;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests.Models;

/// <summary>The real program with a model behind it, from the request to the answer.</summary>
public sealed class ModelRunTests : IAsyncLifetime
{
    private readonly CliFolder _folder = new();
    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = (await ScriptedModelServer.StartAsync()).Otherwise(TravelModel.Play);
        _folder.WithModel(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_Request_IsPlannedMendedDoneAndAnswered()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(0);

        run.Output.ShouldContain("Plan: 3 subtasks, made by gpt-4.1-mini");
        run.Output.ShouldContain(TravelModel.Answer);
        run.Output.ShouldContain("Models: 7 calls, 140 tokens in, 35 out, 0.0001 USD");
        run.Error.ShouldBeEmpty();
        _server.OfForm("route").ShouldHaveSingleItem();
        var plans = _server.OfForm("plan");
        plans.Length.ShouldBe(2);
        plans[1].LastText.ShouldContain("unknown_tool");
        plans[1].LastText.ShouldContain("/subtasks/0/tool");
        var keys = _server.Requests.Select(request => request.IdempotencyKey!).ToArray();
        keys.ShouldBeUnique();
        keys.ShouldAllBe(key => key.StartsWith(run.RunId + "/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_GoneOnWithWithoutItsModel_FailsInsteadOfDoingWithLess_AndIsRetriedWithIt()
    {
        _server.Otherwise(_ => Answers.Text("By boat."));
        using var bare = new CliFolder(_folder);
        const string Plan = """{ "subtasks": [{ "id": "who", "ask": "Who?" }, { "id": "how", "task": "Say how {{who.result}} travels", "depends_on": ["who"] }] }""";
        (await _folder.RunPlanAsync(Plan)).ShouldExit(3);

        var answered = (await bare.RunAsync("answer", "last", "Ada")).ShouldExit(1);
        answered.Error.ShouldContain("was begun with a language model");
        answered.Error.ShouldContain("no_model");
        _server.Requests.ShouldBeEmpty();

        (await _folder.RunAsync("retry", "last")).ShouldExit(0).Output.ShouldContain("By boat.");
    }

    [Fact]
    public async Task Run_MoreAgentsAtOnceThanTheModelTakes_LosesNone()
    {
        var room = new Room(4);
        _server.Otherwise(request => room.Takes(request.IdempotencyKey!) ? Answers.Text("Done.") : Answers.RateLimited("Retry-After", "1"));

        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "each", "for_each": "input", "task": "Look into {{item}}" }] }""", "--input", $"[{string.Join(',', Enumerable.Range(0, 20))}]", "--json");

        run.ShouldExit(0).Json.GetProperty("result").GetArrayLength().ShouldBe(20);
        (await _folder.RunAsync("show", "last", "--events")).Output.ShouldNotContain("call_failed", Case.Sensitive, "to be refused is no attempt");
        _server.Requests.Count.ShouldBe(36, "sixteen were refused, each once");
    }

    [Fact]
    public async Task Show_RunWithModels_HasUsageOfTheRunAndOfEachSubtask()
    {
        await _folder.RunAsync("run", TravelModel.Request);

        var run = (await _folder.RunAsync("show", "last", "--json")).ShouldExit(0).Json;

        Counts(run).ShouldBe((7, 140, 35));
        // 20 tokens in at 0.40, 5 out at 1.60, for a million.
        run.GetProperty("usage").GetProperty("cost_usd").GetDecimal().ShouldBe(7 * 0.000016m);
        var subtasks = run.GetProperty("subtasks").EnumerateArray().ToDictionary(subtask => subtask.GetProperty("id").GetString()!);
        Counts(subtasks["cost"]).ShouldBe((2, 40, 10));
        Counts(subtasks["town"]).ShouldBe((1, 20, 5));
        subtasks["facts"].TryGetProperty("usage", out _).ShouldBeFalse("no model was called");
        subtasks["cost"].GetProperty("result").GetString().ShouldBe("42 EUR");
    }

    [Fact]
    public async Task Events_RunWithModels_SayWhoThoughtAndByWhichPrompt()
    {
        await _folder.RunAsync("run", TravelModel.Request);

        var events = (await _folder.RunAsync("show", "last", "--events", "--json")).ShouldExit(0).Json.EnumerateArray().ToArray();

        Types(events).Take(8).ShouldBe(["run_started", "route_requested", "call_started", "request_routed", "plan_requested", "call_started", "plan_refused", "plan_requested"]);
        Prompts(events, "request_routed").ShouldHaveSingleItem().ShouldMatch(@"^router@\d+$");
        Prompts(events, "plan_refused").ShouldHaveSingleItem().ShouldMatch(@"^planner@\d+$");
        Prompts(events, "plan_proposed").ShouldHaveSingleItem().ShouldMatch(@"^planner@\d+$");
        Prompts(events, "turn_taken").Length.ShouldBe(3);
        Prompts(events, "turn_taken").ShouldAllBe(prompt => prompt.StartsWith("agent@"));
        events.Single(happened => KeyOf(happened).StartsWith("$synthesis") && TypeOf(happened) == "call_completed")
            .GetProperty("by").GetProperty("prompt").GetString()!.ShouldMatch(@"^synthesizer@\d+$");
        events.Single(happened => TypeOf(happened) == "plan_refused").GetProperty("draft").GetProperty("problems").EnumerateArray()
            .Select(problem => problem.GetProperty("code").GetString()).ShouldContain("unknown_tool");
        (await _folder.RunAsync("show", "last", "--events")).Output.ShouldContain("plan_refused");
    }

    [Fact]
    public async Task Run_TurnWithSeveralToolCalls_MakesThemSideBySide()
    {
        await _folder.RunAsync("run", TravelModel.Request);

        var events = (await _folder.RunAsync("show", "last", "--events", "--json")).Json.EnumerateArray().ToArray();

        var tools = events.Where(happened => KeyOf(happened) is "cost/e0/c1" or "cost/e0/c2").ToArray();
        Types(tools).ShouldBe(["call_started", "call_started", "call_completed", "call_completed"]);
        var told = _server.Requests.Single(request => request.Turns == 1 && request.Form is null);
        told.Messages.Count(message => message.GetProperty("role").GetString() == "tool").ShouldBe(2);
        told.Tools.ShouldBe(["calculate", "echo"]);
    }

    [Fact]
    public async Task Run_ModelWithoutRoomAtFirst_SaysThatItPlansAndWhyItWaits()
    {
        _server.Then(Answers.RateLimited());

        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(0);

        run.Output.Split('\n')[1].ShouldBe("planning");
        run.Output.Split('\n')[2].ShouldMatch(@"^planning again in .+ \(model_rate_limited\): ");
    }

    [Fact]
    public async Task Run_CallThatIsTriedAgain_SaysWhyAndWhen()
    {
        _server.Then(Answers.RateLimited());

        var run = (await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "town", "task": "Describe Graz" }] }""")).ShouldExit(0);

        run.Output.ShouldMatch(@"\nwaiting    town  again in .+ \(model_rate_limited\): ");
        run.Output.ShouldNotContain("planning", customMessage: "the plan was given");
    }

    [Fact]
    public async Task Run_RouterAnswers_EndsAtOnce()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Greeting)).ShouldExit(0);

        run.Output.ShouldContain("A greeting.");
        run.Output.ShouldNotContain("Plan:");
        run.Output.ShouldContain("Models: 1 call,");
        _server.Requests.ShouldHaveSingleItem();
        (await _folder.RunAsync("show", "last", "--json")).Json.GetProperty("plan").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Run_AlwaysPlan_AsksNoRouter()
    {
        (await _folder.RunAsync("run", TravelModel.Greeting, "--always-plan")).ShouldExit(0).Output.ShouldContain(TravelModel.Answer);

        _server.OfForm("route").ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_ModelsByName_AreAskedInTheirRoles()
    {
        (await _folder.RunAsync("run", TravelModel.Request, "--model", "gpt-4.1-nano", "--planner-model", "gpt-4.1")).ShouldExit(0);

        _server.Requests.ShouldAllBe(request => request.Model == (request.Form == "plan" ? "gpt-4.1" : "gpt-4.1-nano"));
    }

    [Fact]
    public async Task Run_PlannerThatNeverLearns_FailsWithTheProblems()
    {
        _server.Otherwise(TravelModel.PlayBadPlanner);

        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(1);

        run.Error.ShouldContain("The planner made no valid plan in 4 attempts.");
        run.Error.ShouldContain("look_up");
        run.Error.ShouldContain("plan_invalid");
        _server.OfForm("plan").Length.ShouldBe(4);
    }

    [Fact]
    public async Task Plan_WithModel_ShowsTheMendedPlanAndStoresNothing()
    {
        var plan = (await _folder.RunAsync("plan", TravelModel.Request, "--planner-model", "gpt-4.1")).ShouldExit(0);

        plan.Output.ShouldContain("Plan: 3 subtasks, made by gpt-4.1");
        plan.Output.ShouldContain("flowchart TD");
        plan.Output.ShouldContain("Models: 2 calls");
        _server.Requests.Select(request => (request.Form, request.Model)).ShouldBe([("plan", "gpt-4.1"), ("plan", "gpt-4.1")]);
        Directory.Exists(_folder.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Plan_PlannerThatNeverLearns_SaysTheProblems()
    {
        _server.Otherwise(TravelModel.PlayBadPlanner);

        (await _folder.RunAsync("plan", TravelModel.Request)).ShouldExit(1).Error.ShouldContain("look_up");
    }

    [Fact]
    public async Task Run_ModelThatIsGone_SaysWhoWasAskedAndWhatToDo()
    {
        _server.Otherwise(_ => Answers.ModelNotFound(TravelModel.Name));

        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(1);

        run.Error.ShouldContain("model_not_found");
        run.Error.ShouldContain("ollama pull");
        _server.Requests.ShouldHaveSingleItem("a model that is not there is not there a second time");
    }

    private static (int, int, int) Counts(JsonElement json)
    {
        var usage = json.GetProperty("usage");
        return (usage.GetProperty("model_calls").GetInt32(), usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("output_tokens").GetInt32());
    }

    private static string TypeOf(JsonElement happened) => happened.GetProperty("type").GetString()!;

    private static string KeyOf(JsonElement happened) => happened.TryGetProperty("key", out var key) ? key.GetString()! : "";

    private static string[] Types(IEnumerable<JsonElement> events) => [.. events.Select(TypeOf)];

    private static string[] Prompts(IEnumerable<JsonElement> events, string type) =>
        [.. events.Where(happened => TypeOf(happened) == type).Select(happened => happened.GetProperty("by").GetProperty("prompt").GetString()!)];

    /// <summary>Takes the first so many calls at once, and every other when it comes again.</summary>
    private sealed class Room(int calls)
    {
        private readonly Lock _turn = new();
        private readonly HashSet<string> _met = [];

        public bool Takes(string key)
        {
            lock (_turn) return !_met.Add(key) || _met.Count <= calls;
        }
    }
}
