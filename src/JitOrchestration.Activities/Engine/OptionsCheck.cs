using System.Globalization;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Engine;

/// <summary>Refuses options that no run could go by, each with its name and its range.</summary>
internal static class OptionsCheck
{
    /// <summary>Ten years: more than any run, less than what a moment in time can be added to.</summary>
    private const double MostSeconds = 10 * 365 * 24 * 3600.0;

    private const int MostBytes = 1 << 30;

    private const int LongestModel = 200;

    /// <summary>Everything that is wrong with the options.</summary>
    public static IEnumerable<PlanProblem> Problems(RunOptions options) =>
        [.. NumberProblems(options), .. NameProblems("model", options.Model), .. NameProblems("planner_model", options.PlannerModel)];

    private static IEnumerable<PlanProblem> NameProblems(string option, string? model)
    {
        if (model is not null && (string.IsNullOrWhiteSpace(model) || model.Length > LongestModel || model.Any(char.IsControl)))
            yield return new PlanProblem("not_a_model", $"/options/{option}", $"options.{option} is no name of a model: 1 to {LongestModel} characters on one line.");
    }

    private static IEnumerable<PlanProblem> NumberProblems(RunOptions options)
    {
        var limits = options.Limits ?? RunLimits.Default;
        (string Name, double? Value, double Least, double Most)[] numbers =
        [
            ("concurrency", options.Concurrency, 1, 10_000),
            ("limits/subtasks", limits.Subtasks, 1, 1_000_000),
            ("limits/for_each_items", limits.ForEachItems, 0, 1_000_000),
            ("limits/nesting", limits.Nesting, 0, 100),
            ("limits/activities", limits.Activities, 1, int.MaxValue),
            ("limits/agent_turns", limits.AgentTurns, 1, 10_000),
            ("limits/output_tokens", limits.OutputTokens, 1, int.MaxValue),
            ("budget/tokens", options.Budget?.Tokens, 1, long.MaxValue),
            ("budget/usd", (double?)options.Budget?.Usd, 0, 1_000_000_000),
            ("limits/request_bytes", limits.RequestBytes, 1, MostBytes),
            ("limits/result_bytes", limits.ResultBytes, 1, MostBytes),
            ("limits/run_seconds", limits.RunSeconds, 0.001, MostSeconds),
        ];
        return numbers.Where(number => !(number.Value is null || (number.Value >= number.Least && number.Value <= number.Most))).Select(number => new PlanProblem(
            "option_out_of_range",
            $"/options/{number.Name}",
            string.Create(CultureInfo.InvariantCulture, $"options.{number.Name.Replace('/', '.')} is {number.Value}; it must be from {number.Least} to {number.Most}.")));
    }
}
