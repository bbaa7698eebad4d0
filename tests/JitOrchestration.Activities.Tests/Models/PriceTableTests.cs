using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class PriceTableTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("gpt-4.1-mini", 0.40)]
    [InlineData("GPT-4.1-mini", 0.40)]
    [InlineData("gpt-4.1-mini-2025-04-14", 0.40)]
    [InlineData("gpt-4.1-mini-latest", 0.40)]
    [InlineData("gpt-4.1", 2.00)]
    [InlineData("gpt-4.1-2025-04-14", 2.00)]
    [InlineData("gpt-4o-2024-11-20", 2.50)]
    [InlineData("gpt-4o-2024-05-13", 5.00)]
    [InlineData("gpt-5-nano-2025-08-07", 0.05)]
    public void BuiltIn_KnowsAModelAndItsVersions(string model, double input) =>
        PriceTable.BuiltIn.Find(model)!.Input.ShouldBe((decimal)input);

    [Theory]
    [InlineData("gpt-4.1-minimal")]
    [InlineData("gpt-4o-audio-preview")]
    [InlineData("gpt-5-pro")]
    [InlineData("gpt-4.15")]
    [InlineData("ft:gpt-4.1:mine")]
    [InlineData("gpt-4.1-")]
    [InlineData("my-deployment")]
    [InlineData("")]
    public void BuiltIn_DoesNotGuessAtOtherModels(string model) => PriceTable.BuiltIn.Find(model).ShouldBeNull();

    [Fact]
    public void BuiltIn_HasSensiblePrices()
    {
        foreach (var price in PriceTable.BuiltIn.Names.Select(name => PriceTable.BuiltIn.Find(name)!))
        {
            price.Input.ShouldBeGreaterThan(0);
            price.Output.ShouldBeGreaterThan(price.Input);
            (price.CachedInput ?? price.Input).ShouldBeInRange(price.Input / 100, price.Input);
        }
    }

    [Fact]
    public void Cost_CountsCachedTokensAtTheirPrice()
    {
        var usage = new UsageDetails { InputTokenCount = 1_000_000, CachedInputTokenCount = 400_000, OutputTokenCount = 500_000 };
        PriceTable.BuiltIn.Cost("gpt-4.1", usage).ShouldBe(0.6m * 2.00m + 0.4m * 0.50m + 0.5m * 8.00m);
    }

    [Theory]
    [InlineData(10, 99, 0, 10)]
    [InlineData(10, -5, 0, 20)]
    public void Cost_OfOddCounts_StaysWithinThePrices(long input, long cached, long output, double millionths) =>
        (new ModelPrice(2, 8) { CachedInput = 1 }.Cost(input, cached, output) * 1_000_000).ShouldBe((decimal)millionths);

    [Fact]
    public void Cost_WithoutAPrice_IsUnknown() => PriceTable.BuiltIn.Cost("my-deployment", new UsageDetails { InputTokenCount = 5 }).ShouldBeNull();

    [Fact]
    public void File_GoesOverTheBuiltInPrices()
    {
        File.WriteAllText(_file, """
            { // ours
              "source": "our contract", "as_of": "2026-11-01",
              "models": {
                "gpt-4.1": { "input": 1, "cached_input": 0.1, "output": 4 },
                "my-deployment": { "input": 3, "output": 9, "max_output": 8192 },
                "llama3.2": { "input": 0, "output": 0 },
                "qwen*": { "input": 0, "output": 0 },
              } }
            """);
        var prices = PriceTable.WithFile(_file);

        prices.Find("gpt-4.1-2025-04-14").ShouldBe(new ModelPrice(1, 4) { CachedInput = 0.1m });
        prices.Find("gpt-4.1-mini").ShouldBe(PriceTable.BuiltIn.Find("gpt-4.1-mini"));
        prices.Find("My-Deployment").ShouldBe(new ModelPrice(3, 9) { MaxOutput = 8192 });
        prices.Find("llama3.2:3b").ShouldBe(new ModelPrice(0, 0));
        prices.Find("qwen3-coder:30b").ShouldBe(new ModelPrice(0, 0));
        prices.Cost("llama3.2:3b", new UsageDetails { InputTokenCount = 5 }).ShouldBe(0);
    }

    [Fact]
    public void Star_Alone_IsForEveryOtherModel()
    {
        var prices = PriceTable.BuiltIn.With("*", new ModelPrice(0, 0));
        prices.Find("anything").ShouldBe(new ModelPrice(0, 0));
        prices.Find("gpt-4.1")!.Input.ShouldBe(2);
    }

    [Fact]
    public void NoFile_IsTheBuiltInPrices() => PriceTable.WithFile(null).ShouldBeSameAs(PriceTable.BuiltIn);

    [Theory]
    [InlineData("", "no table of prices")]
    [InlineData("null", "no table of prices")]
    [InlineData("{}", "models")]
    [InlineData("""{"models":{"m":{"input":1}}}""", "output")]
    [InlineData("""{"models":{"m":{"input":1,"output":2,"ouput":3}}}""", "ouput")]
    [InlineData("""{"models":{"m":{"input":-1,"output":2}}}""", "negative")]
    [InlineData("""{"models":{"m":{"input":1,"output":2,"max_output":0}}}""", "max_output of 'm' is 0")]
    [InlineData("""{"models":{"m":null}}""", "no price")]
    [InlineData("""{"models":null}""", "no table of prices")]
    public void File_ThatIsNoTable_SaysWhy(string json, string says)
    {
        File.WriteAllText(_file, json);
        var message = Should.Throw<ModelSettingsException>(() => PriceTable.WithFile(_file)).Message;
        message.ShouldContain(says);
        message.ShouldContain(_file);
    }

    [Fact]
    public void File_ThatIsNotThere_NamesTheVariable() =>
        Should.Throw<ModelSettingsException>(() => PriceTable.WithFile("/no/such/prices.json")).Message.ShouldContain(ModelVariables.Prices);
}
