using System.Diagnostics;
using System.Text.Json;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Tests.Models;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Diagnostics;

/// <summary>What is told of a call of a model, by the real client over real HTTP.</summary>
public sealed class ChatSpanTests
{
    private static readonly ChatMessage[] Secret = [new(ChatRole.System, "Keep a secret."), new(ChatRole.User, "The secret is 42.")];

    [Fact]
    public async Task Chat_Answered_SaysWhatTheConventionsWant_AndNoText()
    {
        using var spans = new SpansOfTest();

        await AskAsync("told-model", Answers.Text("A secret."));

        var span = spans.All.ShouldHaveSingleItem();
        (span.OperationName, span.Kind, span.Source.Name, span.Status).ShouldBe(("chat told-model", ActivityKind.Client, "JitOrchestration", ActivityStatusCode.Unset));
        Tags(span, "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.request.max_tokens", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "server.address")
            .ShouldBe(["chat", "openai", "told-model", 99, 20L, 5L, "127.0.0.1"]);
        span.GetTagItem("server.port").ShouldBeOfType<int>();
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "stop" });
        span.TagObjects.ShouldAllBe(tag => !$"{tag.Value}".Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Chat_Answered_IsMeasured()
    {
        using var spans = new SpansOfTest();

        await AskAsync("measured-model", Answers.Text("Yes."));

        var measured = spans.Measured("gen_ai.request.model", "measured-model").ToList();
        measured.Where(one => one.Name == "gen_ai.client.token.usage").Select(one => (one.Tags["gen_ai.token.type"], one.Value)).ShouldBe([("input", 20d), ("output", 5d)]);
        var took = measured.Where(one => one.Name == "gen_ai.client.operation.duration").ShouldHaveSingleItem();
        took.Value.ShouldBeInRange(0.000_001, 30);
        (took.Tags["gen_ai.operation.name"], took.Tags["gen_ai.provider.name"]).ShouldBe(("chat", "openai"));
        measured.Where(one => one.Name == "jit.model.cost").ShouldHaveSingleItem().Value.ShouldBe(0.00003, 1e-9);
    }

    [Fact]
    public async Task Chat_RefusedByTheServer_IsAnErrorThatQuotesNothing()
    {
        using var spans = new SpansOfTest();

        await Should.ThrowAsync<ModelException>(AskAsync("failing-model", Answers.Error(400, "odd", "You sent the secret 42.")));

        var span = spans.All.ShouldHaveSingleItem();
        (span.Status, span.StatusDescription).ShouldBe((ActivityStatusCode.Error, null));
        var code = span.GetTagItem("error.type").ShouldBeOfType<string>();
        span.TagObjects.ShouldAllBe(tag => !$"{tag.Value}".Contains("secret", StringComparison.OrdinalIgnoreCase));
        var measured = spans.Measured("gen_ai.request.model", "failing-model").ShouldHaveSingleItem();
        (measured.Name, measured.Tags["error.type"]).ShouldBe(("gen_ai.client.operation.duration", code));
    }

    [Fact]
    public async Task Chat_TextSwitchedOn_HoldsTheMessages()
    {
        using var spans = new SpansOfTest();
        Telemetry.CapturesContent = true;
        try
        {
            await AskAsync("open-model", Answers.Text("It is 42."));
        }
        finally
        {
            Telemetry.CapturesContent = false;
        }

        var span = spans.All.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.input.messages").ShouldBe("""[{"role":"system","parts":[{"type":"text","content":"Keep a secret."}]},{"role":"user","parts":[{"type":"text","content":"The secret is 42."}]}]""");
        JsonElement.Parse((string)span.GetTagItem("gen_ai.output.messages")!)[0].GetRawText().ShouldBe("""{"role":"assistant","parts":[{"type":"text","content":"It is 42."}],"finish_reason":"stop"}""");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("no_content", false)]
    [InlineData("event_only", false)]
    [InlineData("TRUE", true)]
    [InlineData("span_only", true)]
    [InlineData("span_and_event", true)]
    public void Text_IsSwitchedOnBy(string? variable, bool isOn) => Telemetry.AsksForContent(variable).ShouldBe(isOn);

    private static async Task AskAsync(string name, ModelAnswer answer)
    {
        await using var server = (await ScriptedModelServer.StartAsync()).Then(answer);
        var models = new ModelCatalog(server.Settings(ModelProvider.Compatible), PriceTable.Empty.With(name, new ModelPrice(1, 2)));
        await models.For(ModelRole.Agent, name).AskAsync(Secret, new ChatOptions { MaxOutputTokens = 99 });
    }

    private static object?[] Tags(Activity span, params string[] names) => [.. names.Select(span.GetTagItem)];
}
