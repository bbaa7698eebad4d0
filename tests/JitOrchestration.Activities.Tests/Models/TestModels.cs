using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

/// <summary>Models that ask a scripted server, as a user would configure them.</summary>
internal static class TestModels
{
    /// <summary>A key that no message may show.</summary>
    public const string Key = "sk-test-0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>As with <c>OPENAI_BASE_URL</c>.</summary>
    public static ModelSettings Settings(this ScriptedModelServer server, ModelProvider provider = ModelProvider.Compatible) =>
        new(provider, server.BaseUrl, "test-model") { ApiKey = Key, Timeout = TimeSpan.FromSeconds(30) };

    public static OpenAIChatClient Client(this ScriptedModelServer server, ModelProvider provider = ModelProvider.Compatible) =>
        new(server.Settings(provider));

    public static Model Model(this ScriptedModelServer server, ModelProvider provider = ModelProvider.Compatible, TimeProvider? time = null) =>
        new ModelCatalog(server.Settings(provider), PriceTable.Empty, time).For(ModelRole.Agent);

    public static Task<ModelReply> AskAsync(this Model model, string text = "hello", CancellationToken cancellation = default) =>
        model.AskAsync([User(text)], cancellation: cancellation);

    /// <summary>The failure of the one call that a script answers.</summary>
    public static async Task<Failure> FailAsync(ModelAnswer answer, ModelProvider provider = ModelProvider.Compatible)
    {
        await using var server = await ScriptedModelServer.StartAsync();
        return await server.Then(answer).Model(provider).FailAsync();
    }

    public static async Task<Failure> FailAsync(this Model model) => (await Should.ThrowAsync<ModelException>(() => model.AskAsync())).Failure;

    public static ChatMessage User(string text) => new(ChatRole.User, text);
}
