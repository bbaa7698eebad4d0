using System.Globalization;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What models have used.</summary>
internal static class UsageText
{
    /// <summary>A line for a run; null: no model was called. Where a price is not known, money is not spoken of: 0 would be wrong.</summary>
    public static string? Of(RunState run) => Of(run.Usage, isPriced: run.Options.Budget?.Rate is not null);

    /// <summary>A line for calls that belong to no run.</summary>
    public static string? Of(Usage usage) => Of(usage, isPriced: usage.CostUsd > 0);

    private static string? Of(Usage usage, bool isPriced) => usage.ModelCalls == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Models: {usage.ModelCalls} {(usage.ModelCalls == 1 ? "call" : "calls")}, {usage.InputTokens} tokens in, {usage.OutputTokens} out{(isPriced ? string.Create(CultureInfo.InvariantCulture, $", {usage.CostUsd:0.####} USD") : "")}");
}
