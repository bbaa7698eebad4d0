using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Models;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Minds;

/// <summary>What a run that uses models goes by: its strategy, its budget, and what its models cost.</summary>
internal sealed class RunTerms(ModelCatalog catalog)
{
    /// <summary>Completes what a request says.</summary>
    /// <exception cref="InvalidRequestException">It wants a budget of money, and a model of it has no known price.</exception>
    public RunOptions Complete(RunOptions options, bool hasPlan) => options with
    {
        UsesModels = true,
        Strategy = options.Strategy ?? (hasPlan ? RunOptions.GraphStrategy : RunOptions.AutoStrategy),
        Budget = Complete(options.Budget, [.. ModelsOf(options)]),
    };

    private static RunBudget Complete(RunBudget? budget, Model[] models)
    {
        var unpriced = models.FirstOrDefault(model => model.Price is null);
        if (unpriced is not null && budget?.Usd is { } usd) throw HasNoPrice(unpriced, usd);
        var rate = unpriced is null ? new ModelRate(models.Max(model => model.Price!.Input), models.Max(model => model.Price!.Output)) : null;
        return (budget ?? new RunBudget()) with { Usd = budget?.Usd ?? (rate is null ? null : RunBudget.UsualUsd), Rate = rate };
    }

    private IEnumerable<Model> ModelsOf(RunOptions options) => Enum.GetValues<ModelRole>()
        .Select(role => catalog.For(role, role == ModelRole.Planner ? options.PlannerModel : options.Model)).DistinctBy(model => model.Name);

    private static InvalidRequestException HasNoPrice(Model model, decimal usd) => new([new PlanProblem(
        "model_has_no_price",
        "/options/budget/usd",
        FormattableString.Invariant($"The budget is {usd} USD, and the price of {model.Source} is not known, so it could not be kept. Add the price to the file named by {ModelVariables.Prices}, name another model, or give a budget of tokens alone."))]);
}
