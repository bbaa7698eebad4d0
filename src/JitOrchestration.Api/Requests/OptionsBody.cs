using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Requests;

/// <summary>How a run is to be done, as a request says it. An option that is not known is refused: it would not be done.</summary>
internal static class OptionsBody
{
    private const int MostTags = 32;
    private const int LongestTag = 100;
    private const int MostConcurrency = 10_000;
    private const int MostDays = 36_500;
    private const double MostSeconds = 315_360_000;
    private const long MostTokens = 1_000_000_000_000_000;
    private const double MostUsd = 1e9;

    public static RunOptions Read(Fields fields)
    {
        var options = new RunOptions
        {
            ApprovePlan = fields.Flag("approve_plan") ?? false,
            Synthesize = fields.Flag("synthesize"),
            Strategy = fields.Text("strategy") is { } strategy ? Strategy(fields, strategy) : null,
            Model = fields.Text("model"),
            PlannerModel = fields.Text("planner_model"),
            FallBackToAgent = fields.Flag("fall_back_to_agent") ?? false,
            Budget = fields.Object("budget") is { } budget ? Budget(budget, new RunBudget()) : null,
            Concurrency = fields.Integer("concurrency", 1, MostConcurrency),
            Tags = Tags(fields),
            CallbackUrl = fields.Text("callback_url"),
            RetainDays = fields.Integer("retain_days", 1, MostDays),
            Limits = fields.Object("limits") is { } limits ? Limits(limits, RunLimits.Default) : null,
        };
        fields.ReportUnknown();
        return options;
    }

    /// <summary>How a run is to go on: what may be changed of how it was to be done.</summary>
    public static RunOptions ReadChanges(Fields fields, RunOptions options)
    {
        var changed = options with
        {
            Budget = fields.Object("budget") is { } budget ? Budget(budget, options.Budget ?? new RunBudget()) : options.Budget,
            Concurrency = fields.Integer("concurrency", 1, MostConcurrency) ?? options.Concurrency,
            RetainDays = fields.Integer("retain_days", 1, MostDays) ?? options.RetainDays,
            Limits = fields.Object("limits") is { } limits ? Limits(limits, options.Limits ?? RunLimits.Default) : options.Limits,
        };
        fields.ReportUnknown();
        return changed;
    }

    private static ImmutableArray<string> Tags(Fields fields)
    {
        var tags = fields.Texts("tags");
        if (tags.Length > MostTags || tags.Any(tag => tag.Length is 0 or > LongestTag))
            fields.Report(PlanProblemCodes.OutOfRange, "tags", $"At most {MostTags} tags, each of 1 to {LongestTag} characters.");
        return tags;
    }

    private static string Strategy(Fields fields, string strategy)
    {
        if (strategy is not (RunOptions.AutoStrategy or RunOptions.GraphStrategy))
            fields.Report(PlanProblemCodes.NotSupported, "strategy", $"The strategy is \"{RunOptions.AutoStrategy}\", where a router may answer at once, or \"{RunOptions.GraphStrategy}\", where the request is planned.");
        return strategy;
    }

    private static RunBudget Budget(Fields fields, RunBudget usual)
    {
        var budget = usual with
        {
            Tokens = fields.Whole("tokens", 1, MostTokens) ?? usual.Tokens,
            Usd = (decimal?)fields.Number("usd", 0, MostUsd) ?? usual.Usd,
        };
        fields.ReportUnknown();
        return budget;
    }

    private static RunLimits Limits(Fields fields, RunLimits usual)
    {
        var limits = new RunLimits
        {
            Subtasks = Count("subtasks", usual.Subtasks),
            ForEachItems = Count("for_each_items", usual.ForEachItems),
            Nesting = Count("nesting", usual.Nesting),
            Activities = Count("activities", usual.Activities),
            AgentTurns = Count("agent_turns", usual.AgentTurns),
            OutputTokens = Count("output_tokens", usual.OutputTokens),
            RequestBytes = Count("request_bytes", usual.RequestBytes),
            ResultBytes = Count("result_bytes", usual.ResultBytes),
            RunSeconds = fields.Number("run_seconds", 0.001, MostSeconds) ?? usual.RunSeconds,
        };
        fields.ReportUnknown();
        return limits;

        int Count(string name, int otherwise) => fields.Integer(name, 1, int.MaxValue) ?? otherwise;
    }
}
