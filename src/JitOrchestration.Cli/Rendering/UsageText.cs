using System.Globalization;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Rendering;

/// <summary>What the models of a run have used.</summary>
internal static class UsageText
{
    /// <summary>A line; null: no model was called. Where a price is not known, money is not spoken of: 0 would be wrong.</summary>
    public static string? Of(RunState run) => run.Usage.ModelCalls == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Models: {run.Usage.ModelCalls} {(run.Usage.ModelCalls == 1 ? "call" : "calls")}, {run.Usage.InputTokens} tokens in, {run.Usage.OutputTokens} out{Cost(run)}");

    private static string Cost(RunState run) =>
        run.Options.Budget?.Rate is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {run.Usage.CostUsd:0.####} USD");
}
