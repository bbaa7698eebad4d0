using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>Asks each model that is in use one small thing, to see whether it answers.</summary>
public sealed class ModelCheck(ModelCatalog catalog, TimeProvider time)
{
    /// <summary>Checks every model once, the roles that share one together.</summary>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    public async Task<ImmutableArray<ModelCheckResult>> RunAsync(CancellationToken cancellation)
    {
        var results = ImmutableArray.CreateBuilder<ModelCheckResult>();
        foreach (var roles in Enum.GetValues<ModelRole>().GroupBy(role => catalog.For(role).Name))
            results.Add(await CheckAsync([.. roles], catalog.For(roles.First()), cancellation));
        return results.ToImmutable();
    }

    private async Task<ModelCheckResult> CheckAsync(ImmutableArray<ModelRole> roles, Model model, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        try
        {
            // As many tokens as a run asks for: a model that does not write so many refuses here and not in the first run.
            var options = new ChatOptions { MaxOutputTokens = model.OutputTokens(RunLimits.Default.OutputTokens) };
            var reply = await model.AskAsync([new ChatMessage(ChatRole.User, "Answer with one word: ok")], options, cancellation: cancellation);
            return Result(reply.Usage, problem: null) with { ReportedModel = reply.ReportedModel };
        }
        catch (ModelException e)
        {
            return Result(e.Usage, e.Failure.Code == ModelFailureCodes.OutputCut ? null : e.Failure);
        }

        ModelCheckResult Result(Usage usage, Failure? problem) =>
            new(roles, model.Source, time.GetElapsedTime(started), usage, problem) { HasPrice = model.Price is not null };
    }
}

/// <summary>How a model answered.</summary>
/// <param name="Roles">The roles it is used for.</param>
/// <param name="Source">Which model, and whose.</param>
/// <param name="Latency">How long the answer took.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Problem">What is wrong, and what to do; null: nothing.</param>
public sealed record ModelCheckResult(ImmutableArray<ModelRole> Roles, ModelSource Source, TimeSpan Latency, Usage Usage, Failure? Problem)
{
    /// <summary>Whether it answered.</summary>
    public bool Ok => Problem is null;

    /// <summary>The name it gives itself; null: it gives none, or did not answer.</summary>
    public string? ReportedModel { get; init; }

    /// <summary>Whether its price is known: without it a budget of money cannot be kept.</summary>
    public bool HasPrice { get; init; }
}
