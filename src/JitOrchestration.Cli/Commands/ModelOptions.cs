using System.CommandLine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary>The options of <c>jit run</c> that say which models are used, and how much they may cost.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model") { HelpName = "NAME", Description = "The model of agents and of the final answer; default: the configured one." };
    private readonly Option<string?> _plannerModel = PlannerModel();
    private readonly BudgetOptions _budget = new();
    private readonly Option<bool> _alwaysPlan = new("--always-plan") { Description = "Plans the request, even when a model could answer it at once." };

    public IEnumerable<Option> All => [_model, _plannerModel, .. _budget.All, _alwaysPlan];

    /// <summary>Which model plans.</summary>
    public static Option<string?> PlannerModel() => new("--planner-model") { HelpName = "NAME", Description = "The model of the planner; default: the configured one." };

    /// <summary>The options of a run with those given.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions options) => options with
    {
        Model = parsed.GetValue(_model),
        PlannerModel = parsed.GetValue(_plannerModel),
        Strategy = parsed.GetValue(_alwaysPlan) ? RunOptions.GraphStrategy : null,
        Budget = _budget.Change(parsed, null),
    };
}
