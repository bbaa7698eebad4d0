using System.ClientModel.Primitives;
using Azure.Core;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Models.Wire;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>Gives the model for a role, or by a name that a run asks for.</summary>
public sealed class ModelCatalog
{
    private readonly Func<string, IChatClient> _clientOf;
    private readonly Func<ModelRole, string> _modelOf;
    private readonly ModelProvider _provider;
    private readonly Uri? _endpoint;

    /// <summary>The models of the settings.</summary>
    /// <param name="settings">Where they are, and which is for which role.</param>
    /// <param name="prices">What they cost; null: the built-in prices and those of the settings' file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credential">Who asks, with Azure OpenAI and no key; null: whichever identity is found.</param>
    /// <exception cref="ModelSettingsException">The file of prices is not there or malformed.</exception>
    public ModelCatalog(ModelSettings settings, PriceTable? prices = null, TimeProvider? time = null, TokenCredential? credential = null)
        : this(settings, prices, time, credential, transport: null)
    {
    }

    /// <summary>The models of any other provider.</summary>
    /// <param name="clientOf">The chat client of a model's name. It is called for each call: keep what is costly to make.</param>
    /// <param name="modelOf">The name of the model for a role.</param>
    /// <param name="prices">What they cost; null: the built-in prices.</param>
    /// <param name="time">The clock.</param>
    public ModelCatalog(Func<string, IChatClient> clientOf, Func<ModelRole, string> modelOf, PriceTable? prices = null, TimeProvider? time = null)
    {
        _clientOf = clientOf;
        _modelOf = modelOf;
        Time = time ?? TimeProvider.System;
        _provider = ModelProvider.Other;
        Prices = prices ?? PriceTable.BuiltIn;
    }

    internal ModelCatalog(ModelSettings settings, PriceTable? prices, TimeProvider? time, TokenCredential? credential, PipelineTransport? transport)
        : this(ClientsOf(settings, new OpenAIConnection(settings, credential, transport)), settings.ModelFor, prices ?? PriceTable.WithFile(settings.PricesFile), time)
    {
        _provider = settings.Provider;
        _endpoint = settings.Endpoint;
    }

    /// <summary>What models cost.</summary>
    public PriceTable Prices { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; }

    /// <summary>The model for a role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="name">Another model, that the run or the plan names; null: the role's.</param>
    public Model For(ModelRole role, string? name = null)
    {
        var model = name ?? _modelOf(role);
        return new Model(_clientOf(model), new ModelSource(_provider, model, _endpoint), Prices, Time);
    }

    // A client of a model is three small objects over the one connection: none is kept, since runs may name any number.
    private static Func<string, IChatClient> ClientsOf(ModelSettings settings, OpenAIConnection connection) =>
        model => new OpenAIChatClient(connection.ChatClient(model), new ModelSource(settings.Provider, model, settings.Endpoint));
}
