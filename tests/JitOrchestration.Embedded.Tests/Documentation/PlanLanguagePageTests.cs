using System.Text.Json;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>Every example of docs/plan-language.md comes to what the page says.</summary>
public sealed class PlanLanguagePageTests(PlanLanguagePageEngine engine) : IClassFixture<PlanLanguagePageEngine>
{
    public static TheoryData<string> Names => [.. PlanLanguagePage.Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Example_OfThePage_ComesToWhatItSays(string name)
    {
        var example = PlanLanguagePage.Examples[name];
        await using var server = await ScriptedModelServer.StartAsync();

        var run = example.Turns.IsEmpty ? await engine.RunAsync(example) : await engine.RunAsync(example, server);

        server.Requests.Count.ShouldBe(example.Turns.Length);
        var shown = JsonElement.Parse(example.Run.ShouldNotBeNull("no ```json run stands below it"));
        PartialJson.Difference(shown, run).ShouldBeNull(run.GetRawText());
        if (!shown.TryGetProperty("warnings", out _)) run.GetProperty("warnings").GetArrayLength().ShouldBe(0, run.GetRawText());
    }

    [Fact]
    public async Task ConditionThatAsks_WithoutAModel_FailsWithNoModel()
    {
        var example = PlanLanguagePage.Examples.Values.Single(example => example.Plan.Contains("\"ask: ", StringComparison.Ordinal));

        var run = await engine.RunAsync(example);

        run.GetProperty("error").GetProperty("code").GetString().ShouldBe("no_model");
    }

    [Fact]
    public async Task Agent_OfThePage_IsWhatTheModelIsTold()
    {
        var example = PlanLanguagePage.Examples.Values.Single(example => example.Plan.Contains("\"instructions\"", StringComparison.Ordinal));
        var agent = JsonElement.Parse(example.Plan).GetProperty("subtasks").EnumerateArray().Single(subtask => subtask.TryGetProperty("agent", out _)).GetProperty("agent");
        await using var server = await ScriptedModelServer.StartAsync();

        await engine.RunAsync(example, server);

        var told = server.Requests[0];
        told.Model.ShouldBe(agent.GetProperty("model").GetString());
        told.Tools.ShouldBe(agent.GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()));
        told.AllText.ShouldContain($"Your name is {agent.GetProperty("name").GetString()}.");
        told.AllText.ShouldContain(agent.GetProperty("instructions").GetString()!);
    }
}
