using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class MindFactoryTests
{
    [Fact]
    public void Create_NothingConfigured_IsOffline() =>
        MindFactory.Create(_ => null, MindOnServer.Tools, TimeProvider.System).ShouldBeOfType<OfflineMind>();

    [Fact]
    public async Task Create_ModelConfigured_AsksIt()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Then(Answers.Json(new { direct = "Hi." }));
        var variables = new Dictionary<string, string> { ["OPENAI_BASE_URL"] = server.BaseUrl.ToString(), ["JIT_MODEL"] = "small", ["JIT_ROUTER_MODEL"] = "tiny" };
        var mind = MindFactory.Create(variables.GetValueOrDefault, MindOnServer.Tools, TimeProvider.System).ShouldBeOfType<ModelMind>();
        mind.Complete(RunOptions.Default, hasPlan: false).Strategy.ShouldBe(RunOptions.AutoStrategy);
        (await mind.RouteAsync("Hello", null, MindOnServer.Call(), CancellationToken.None)).Answer!.Value.GetString().ShouldBe("Hi.");
        server.Requests.ShouldHaveSingleItem().Model.ShouldBe("tiny");
        mind.Models.For(ModelRole.Agent).Name.ShouldBe("small");
    }

    [Fact]
    public void Create_HalfConfigured_SaysWhatToSet() =>
        Should.Throw<ModelSettingsException>(() => MindFactory.Create(name => name == "JIT_MODEL" ? "small" : null, MindOnServer.Tools, TimeProvider.System))
            .Message.ShouldContain("OPENAI_API_KEY");
}
