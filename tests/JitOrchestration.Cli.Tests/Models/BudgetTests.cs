using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests.Models;

/// <summary>What models may use, and what they cost, as a user of the program meets it.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private const string Unpriced = "a-model-of-our-own";

    private readonly CliFolder _folder = new();
    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = (await ScriptedModelServer.StartAsync()).Otherwise(TravelModel.Play);
        _folder.WithModel(_server, Unpriced);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_OverItsTokens_SaysWhatToDoAndThatWorks()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Request, "--budget-tokens", "1000")).ShouldExit(1);
        run.Error.ShouldContain("the budget of tokens is 1000");
        run.Error.ShouldContain("limit_exceeded");
        run.Error.ShouldContain($"jit retry {run.RunId} --budget-tokens N");
        _server.Requests.ShouldBeEmpty("what does not fit is not begun");

        (await _folder.RunAsync("retry", run.RunId, "--budget-tokens", "200000")).ShouldExit(0).Output.ShouldContain(TravelModel.Answer);
    }

    [Fact]
    public async Task Run_OverALimit_SaysWhichOptionRaisesIt()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Request, "--limit", "activities=2")).ShouldExit(1);

        run.Error.ShouldContain($"jit retry {run.RunId} --limit activities=N");
    }

    [Fact]
    public async Task Run_MoneyForAModelWithoutAPrice_IsRefusedBeforeAnythingIsStoredOrAsked()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Request, "--budget-usd", "1")).ShouldExit(1);

        run.Error.ShouldContain("model_has_no_price");
        run.Error.ShouldContain($"'{Unpriced}'");
        run.Error.ShouldContain(ModelVariables.Prices);
        _server.Requests.ShouldBeEmpty();
        (await _folder.RunAsync("runs")).Output.ShouldContain("No runs");
    }

    [Fact]
    public async Task Run_ModelWithoutAPrice_CountsTokensAndSaysNothingOfMoney()
    {
        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(0);

        run.Output.ShouldContain("Models: 7 calls, 140 tokens in, 35 out\n");
        run.Output.ShouldNotContain("USD");
    }

    [Fact]
    public async Task Run_PriceInAFile_IsCountedAndKeepsTheBudget()
    {
        _folder.With("prices.json", $$"""{ "models": { "{{Unpriced}}": { "input": 1000, "output": 10000 } } }""").WithVariable(ModelVariables.Prices, "prices.json");

        var run = (await _folder.RunAsync("run", TravelModel.Request, "--budget-usd", "2000", "--json")).ShouldExit(0);
        run.Json.GetProperty("usage").GetProperty("cost_usd").GetDecimal().ShouldBe(7 * (20 * 1000m + 5 * 10000m) / 1_000_000);

        var over = (await _folder.RunAsync("run", TravelModel.Request, "--budget-usd", "1")).ShouldExit(1);
        over.Error.ShouldContain("the budget of usd is 1");
        over.Error.ShouldContain("--budget-usd USD");
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("""{ "models": { "a": { "input": 1 } } }""", "no table of prices")]
    public async Task Run_FileOfPricesThatIsNone_IsOneClearLine(string? text, string said)
    {
        if (text is not null) _folder.With("prices.json", text);
        _folder.WithVariable(ModelVariables.Prices, "prices.json");

        var run = (await _folder.RunAsync("run", TravelModel.Request)).ShouldExit(1);

        run.Error.ShouldContain(said);
        run.Error.Trim().Split('\n').ShouldHaveSingleItem();
    }
}
