using System.Collections.Concurrent;
using System.Globalization;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Chooses the model of a call, and makes it.</summary>
internal sealed class ModelCalls(ModelCatalog catalog)
{
    /// <summary>Plans may name any models, also such as there are not; what is forgotten of one is learned again.</summary>
    private const int MostPaces = 256;

    private readonly ConcurrentDictionary<string, ModelPace> _paces = [];

    /// <summary>The model for a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="name">The model that the run or the plan names; null: the role's.</param>
    /// <param name="run">The run, whose budget may be one of money.</param>
    /// <exception cref="ActivityException">There is a budget of money, and the model has no price, or a higher one than is set aside for a call.</exception>
    public Model Choose(ModelRole role, string? name, RunContext run)
    {
        var model = catalog.For(role, string.IsNullOrWhiteSpace(name) ? null : name);
        return run.Options.Budget is { Usd: { } usd } budget && WhyNot(model, usd, budget.Rate) is { } failure ? throw new ActivityException(failure) : model;
    }

    /// <summary>Asks it, when it takes requests; once, but for refusals that say when to come again.</summary>
    /// <exception cref="ActivityException">There is no answer that can be used; the failure says why.</exception>
    public async Task<ModelReply> AskAsync(
        Model model, IReadOnlyList<ChatMessage> messages, ChatOptions options, ThinkingContext context, CancellationToken cancellation)
    {
        options.MaxOutputTokens = model.OutputTokens(context.Run.Limits.OutputTokens);
        try
        {
            return await PaceOf(model).KeepAsync(() => model.AskAsync(messages, options, context.IdempotencyKey, cancellation), cancellation);
        }
        catch (ModelException e)
        {
            // Where no answer came nobody knows what it cost, which is another matter than that it cost nothing.
            throw new ActivityException(e.Failure, e.Usage == Usage.None ? null : e.Usage);
        }
    }

    private ModelPace PaceOf(Model model)
    {
        if (_paces.Count > MostPaces) _paces.Clear();
        return _paces.GetOrAdd(model.Name, _ => new ModelPace(catalog.Time));
    }

    private static Failure? WhyNot(Model model, decimal usd, ModelRate? rate) => model.Price switch
    {
        null => HasNoPrice(model.Source, usd),
        { } price when rate is not null && (price.Input > rate.Input || price.Output > rate.Output) => IsOverRate(model.Source, price, rate),
        _ => null,
    };

    // What is set aside for a call is reckoned by the rate: a dearer model could spend more than is left.
    private static Failure IsOverRate(ModelSource source, ModelPrice price, ModelRate rate) => new(
        "model_over_rate",
        string.Create(CultureInfo.InvariantCulture, $"For a million tokens read and written {source} costs {price.Input} and {price.Output} USD, and the run's budget is reckoned at {rate.Input} and {rate.Output}, so it could be crossed. Name the model in options.model when the run is started, so that it is reckoned with, or take a cheaper one."),
        FailureKind.Refused);

    private static Failure HasNoPrice(ModelSource source, decimal usd) => new(
        "model_has_no_price",
        string.Create(CultureInfo.InvariantCulture, $"The run has a budget of {usd} USD, and the price of {source} is not known, so it could not be kept. Add the price to the file named by {ModelVariables.Prices}, or name another model."),
        FailureKind.Refused);
}

/// <summary>What is said of replies in more than one role.</summary>
internal static class Replies
{
    /// <summary>The model that gave a reply, by the name it gives itself, and what it was told to be.</summary>
    public static Mind By(this ModelReply reply, Prompt prompt) => prompt.By(reply.ReportedModel ?? reply.Source.Model);
}
