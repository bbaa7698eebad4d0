using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Minds;

/// <summary>What the options of a request come to, with models and without.</summary>
public sealed class RunTermsTests
{
    private static readonly PriceTable Prices = PriceTable.Empty.With("cheap", new ModelPrice(1, 2)).With("dear", new ModelPrice(10, 40)).With("odd", new ModelPrice(20, 3));

    [Theory]
    [InlineData(null, false, "auto")]
    [InlineData(null, true, "graph")]
    [InlineData("graph", false, "graph")]
    [InlineData("auto", false, "auto")]
    public void Strategy_NotSaid_IsTheRoutersUnlessThereIsAPlan(string? said, bool hasPlan, string strategy) =>
        Mind("cheap").Complete(new RunOptions { Strategy = said }, hasPlan).Strategy.ShouldBe(strategy);

    [Fact]
    public void Budget_NotSaid_IsTheUsualOne_WithTheDearestRate()
    {
        var options = Mind("cheap").Complete(new RunOptions { Model = "dear", PlannerModel = "odd" }, hasPlan: false);

        options.Budget.ShouldBe(new RunBudget { Tokens = 2_000_000, Usd = 10, Rate = new ModelRate(20, 40) });
    }

    [Fact]
    public void Budget_NotSaid_OfAModelWithoutAPrice_CountsTokensAlone() =>
        Mind("local").Complete(RunOptions.Default, hasPlan: false).Budget.ShouldBe(new RunBudget { Tokens = 2_000_000 });

    [Fact]
    public void BudgetOfMoney_OfAModelWithoutAPrice_IsRefused()
    {
        var refused = Should.Throw<InvalidRequestException>(() => Mind("local").Complete(new RunOptions { Budget = new RunBudget { Usd = 5 } }, hasPlan: false));

        refused.Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/options/budget/usd");
        refused.Message.ShouldContain("'local'");
        refused.Message.ShouldContain("JIT_PRICES");
    }

    [Fact]
    public void BudgetOfMoney_Said_Stays() =>
        Mind("cheap").Complete(new RunOptions { Budget = new RunBudget { Tokens = 7, Usd = 0.5m } }, hasPlan: true).Budget.ShouldBe(new RunBudget { Tokens = 7, Usd = 0.5m, Rate = new ModelRate(1, 2) });

    [Fact]
    public void Offline_WithoutWishes_LeavesOptionsAsTheyAre() =>
        new OfflineMind(MindOnServer.Tools).Complete(RunOptions.Default, hasPlan: false).ShouldBe(RunOptions.Default);

    [Theory]
    [InlineData("model")]
    [InlineData("planner_model")]
    [InlineData("strategy")]
    public void Offline_AskedForAModel_IsRefused(string name)
    {
        var options = new RunOptions { Model = name == "model" ? "x" : null, PlannerModel = name == "planner_model" ? "x" : null, Strategy = name == "strategy" ? "auto" : null };

        Should.Throw<InvalidRequestException>(() => new OfflineMind(MindOnServer.Tools).Complete(options, hasPlan: false)).Problems[0].Pointer.ShouldBe($"/options/{name}");
    }

    private static ModelMind Mind(string model) =>
        new(new ModelCatalog(_ => null!, _ => model, Prices), MindOnServer.Tools);
}
