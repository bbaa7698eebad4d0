using System.CommandLine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary>The options of <c>jit run</c> that say which models are used, and how much they may cost.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model") { HelpName = "NAME", Description = "The model of agents and of the final answer; default: the configured one." };
    private readonly Option<string?> _plannerModel = new("--planner-model") { HelpName = "NAME", Description = "The model of the planner; default: the configured one." };
    private readonly Option<double?> _usd = NumberOption.Create("--budget-usd", "USD", $"What models may cost at most; default: {RunBudget.UsualUsd}, where their prices are known.", 0, 1e9);
    private readonly Option<long?> _tokens = NumberOption.Create("--budget-tokens", "N", $"Tokens that models may read and write at most; default: {new RunBudget().Tokens}.", 1, (long)1e15);
    private readonly Option<bool> _alwaysPlan = new("--always-plan") { Description = "Plans the request, even when a model could answer it at once." };

    public IEnumerable<Option> All => [_model, _plannerModel, _usd, _tokens, _alwaysPlan];

    /// <summary>The options of a run with those given.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions options) => options with
    {
        Model = parsed.GetValue(_model),
        PlannerModel = parsed.GetValue(_plannerModel),
        Strategy = parsed.GetValue(_alwaysPlan) ? RunOptions.GraphStrategy : null,
        Budget = BudgetOf(parsed),
    };

    private RunBudget? BudgetOf(ParseResult parsed) => (parsed.GetValue(_tokens), parsed.GetValue(_usd)) switch
    {
        (null, null) => null,
        var (tokens, usd) => new RunBudget { Tokens = tokens ?? new RunBudget().Tokens, Usd = (decimal?)usd },
    };
}
