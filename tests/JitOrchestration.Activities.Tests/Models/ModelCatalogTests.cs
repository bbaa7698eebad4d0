using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class ModelCatalogTests
{
    [Fact]
    public async Task For_ARole_AsksItsModel_AndANamedOneInstead()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ => Answers.Text("hi"));
        var catalog = new ModelCatalog(server.Settings() with { PlannerModel = "planner-model" });
        await catalog.For(ModelRole.Planner).AskAsync();
        await catalog.For(ModelRole.Agent).AskAsync();
        await catalog.For(ModelRole.Agent, "another").AskAsync();

        server.Requests.Select(request => request.Model).ShouldBe(["planner-model", "test-model", "another"]);
    }

    [Fact]
    public async Task For_AnotherMakersClient_AsksIt()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ => Answers.Text("hi"));
        var catalog = new ModelCatalog(name => new OpenAIChatClient(server.Settings(), name), role => $"theirs-{role}");
        await catalog.For(ModelRole.Router).AskAsync();

        server.Requests.Single().Model.ShouldBe("theirs-Router");
        catalog.For(ModelRole.Router).Source.Provider.ShouldBe(ModelProvider.Other);
    }

    [Fact]
    public void Price_IsOfTheModel()
    {
        var catalog = new ModelCatalog(new ModelSettings(ModelProvider.OpenAI, ModelSettings.OpenAIEndpoint, "gpt-4.1") { ApiKey = "k" });
        catalog.For(ModelRole.Agent).Price!.Input.ShouldBe(2);
        catalog.For(ModelRole.Agent, "unheard-of").Price.ShouldBeNull();
    }

    [Fact]
    public void Settings_WithoutAKey_AreRefused() =>
        Should.Throw<ModelSettingsException>(() => new ModelCatalog(new ModelSettings(ModelProvider.OpenAI, ModelSettings.OpenAIEndpoint, "m")));
}
