using System.CommandLine;
using System.Text.Json.Nodes;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Commands;

/// <summary>How much the models of a run may use.</summary>
internal sealed class BudgetOptions
{
    /// <summary>The option that sets <c>options.budget.tokens</c>.</summary>
    public const string Tokens = "--budget-tokens";

    /// <summary>The option that sets <c>options.budget.usd</c>.</summary>
    public const string Usd = "--budget-usd";

    private readonly Option<double?> _usd = NumberOption.Create(Usd, "USD", $"What models may cost at most; default: {RunBudget.UsualUsd}, where their prices are known.", 0, 1e9);
    private readonly Option<long?> _tokens = NumberOption.Create(Tokens, "N", $"Tokens that models may read and write at most; default: {new RunBudget().Tokens}.", 1, (long)1e15);

    public IEnumerable<Option> All => [_usd, _tokens];

    /// <summary>The budget with what is given changed; null: nothing is given, and there was none.</summary>
    public RunBudget? Change(ParseResult parsed, RunBudget? budget)
    {
        if (Given(parsed) is (null, null)) return budget;
        var (tokens, usd) = Given(parsed);
        var usual = budget ?? new RunBudget();
        return usual with { Tokens = tokens ?? usual.Tokens, Usd = (decimal?)usd ?? usual.Usd };
    }

    /// <summary>What is given, as a server takes it.</summary>
    public JsonObject ToJson(ParseResult parsed)
    {
        var (tokens, usd) = Given(parsed);
        var json = new JsonObject();
        if (tokens is not null) json["tokens"] = tokens;
        if (usd is not null) json["usd"] = usd;
        return json;
    }

    private (long? Tokens, double? Usd) Given(ParseResult parsed) => (parsed.GetValue(_tokens), parsed.GetValue(_usd));
}
