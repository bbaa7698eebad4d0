using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class ModelUsageTests
{
    private static readonly PriceTable Prices = PriceTable.Empty.With("test-model", new ModelPrice(2, 8) { CachedInput = 0.5m });

    [Fact]
    public async Task Usage_ThatIsReported_IsPriced() =>
        (await UsageAsync(Answers.Text("hi") with { Usage = new ScriptedUsage(1000, 100, Cached: 400) }))
            .ShouldBe(new Usage(1, 1000, 100, (600 * 2m + 400 * 0.5m + 100 * 8m) / 1_000_000));

    [Fact]
    public async Task Usage_ThatIsNotReported_IsEstimatedFromTheBytes() =>
        (await UsageAsync(Answers.Text("ååå") with { Usage = null }, "123456789")).ShouldBe(new Usage(1, 3, 2, (3 * 2m + 2 * 8m) / 1_000_000));

    [Fact]
    public async Task Usage_ThatIsReportedAsZero_IsEstimated()
    {
        var usage = await UsageAsync(Answers.Text("12345678") with { Usage = new ScriptedUsage(0, 0) }, "1234");
        (usage.InputTokens, usage.OutputTokens).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Model_WithoutAPrice_TakesThatOfTheNameInTheAnswer() =>
        (await UsageAsync(Answers.Text("hi") with { Model = "test-model-2026-01-01", Usage = new ScriptedUsage(10, 1) }, model: "my-deployment")).CostUsd.ShouldBe(28m / 1_000_000);

    [Fact]
    public async Task Model_WithoutAnyPrice_CostsNothing() =>
        (await UsageAsync(Answers.Text("hi"), model: "my-deployment")).CostUsd.ShouldBe(0);

    [Fact]
    public void Estimate_CountsToolCallsAndTheirResults()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("c", "tool", new Dictionary<string, object?> { ["a"] = 1 })]),
            new(ChatRole.Tool, [new FunctionResultContent("c", "12345")]),
        ];
        ModelUsage.Estimate(messages).ShouldBe((4 + 7 + 5) / 4);
    }

    [Fact]
    public void Estimate_OfNothing_IsNothing() => ModelUsage.Estimate("").ShouldBe(0);

    private static async Task<Usage> UsageAsync(ModelAnswer answer, string text = "hello", string model = "test-model")
    {
        await using var server = await ScriptedModelServer.StartAsync();
        return (await new ModelCatalog(server.Then(answer).Settings(), Prices).For(ModelRole.Agent, model).AskAsync(text)).Usage;
    }
}
