using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>Asks each model that is in use one small thing, to see whether it answers.</summary>
public sealed class ModelCheck(ModelCatalog catalog, TimeProvider time)
{
    /// <summary>
    /// How long a model may take to say one word. Hosted models take a second or two, and a local one that must first be
    /// read from the disk mostly less than this; whoever asks whether anything answers should know before turning away.
    /// </summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The models in use, each once, with the roles that share it.</summary>
    public ImmutableArray<ModelInUse> Models { get; } =
        [.. Enum.GetValues<ModelRole>().GroupBy(role => catalog.For(role).Name).Select(roles => new ModelInUse([.. roles], catalog.For(roles.First()).Source))];

    /// <summary>Checks every model, one after the other.</summary>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    public async Task<ImmutableArray<ModelCheckResult>> RunAsync(CancellationToken cancellation)
    {
        var results = ImmutableArray.CreateBuilder<ModelCheckResult>(Models.Length);
        foreach (var model in Models) results.Add(await RunAsync(model, cancellation));
        return results.MoveToImmutable();
    }

    /// <summary>Checks one model; takes no longer than <see cref="Limit"/>.</summary>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    public async Task<ModelCheckResult> RunAsync(ModelInUse used, CancellationToken cancellation)
    {
        var model = catalog.For(used.Roles[0]);
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            var reply = await AskAsync(model, either.Token);
            return Result(reply.Usage, problem: null) with { ReportedModel = reply.ReportedModel };
        }
        catch (ModelException e)
        {
            return Result(e.Usage, e.Failure.Code == ModelFailureCodes.OutputCut ? null : e.Failure);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Result(Usage.None, Slow(model));
        }

        ModelCheckResult Result(Usage usage, Failure? problem) =>
            new(used.Roles, model.Source, time.GetElapsedTime(started), usage, problem) { HasPrice = model.Price is not null };
    }

    private static Task<ModelReply> AskAsync(Model model, CancellationToken cancellation)
    {
        // As many tokens as a run asks for: a model that does not write so many refuses here and not in the first run.
        var options = new ChatOptions { MaxOutputTokens = model.OutputTokens(RunLimits.Default.OutputTokens) };
        return model.AskAsync([new ChatMessage(ChatRole.User, "Answer with one word: ok")], options, cancellation: cancellation);
    }

    private static Failure Slow(Model model) => ModelFaults.Passing(
        ModelFailureCodes.Timeout,
        FormattableString.Invariant($"{ModelFaults.Subject(model.Source)} did not answer within {Limit.TotalSeconds} seconds. A run waits longer ({ModelVariables.Timeout}, by default {ModelSettings.DefaultTimeout.TotalSeconds}): ask again if the model is just being loaded."));
}

/// <summary>A model, and what it is used for.</summary>
/// <param name="Roles">The roles it is used for; at least one.</param>
/// <param name="Source">Which model, and whose.</param>
public sealed record ModelInUse(ImmutableArray<ModelRole> Roles, ModelSource Source);

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
