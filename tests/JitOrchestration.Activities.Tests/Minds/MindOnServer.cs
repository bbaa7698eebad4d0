using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tests.Models;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Minds;

/// <summary>A mind whose models are a scripted server, reached by the real client over real HTTP.</summary>
internal sealed class MindOnServer : IAsyncDisposable
{
    /// <summary>US dollars per million tokens: each scripted answer, 20 read and 5 written, costs 0.00003.</summary>
    private static readonly ModelPrice Price = new(1, 2);

    private readonly ScriptedModelServer _server;

    private MindOnServer(ScriptedModelServer server, ModelProvider provider)
    {
        _server = server;
        Mind = new ModelMind(new ModelCatalog(server.Settings(provider), PriceTable.Empty.With("test-model", Price)), Tools);
    }

    public static ToolRegistry Tools { get; } = new(BuiltInTools.Create(new BuiltInToolOptions()));

    public ModelMind Mind { get; }

    public ImmutableList<ModelRequest> Requests => _server.Requests;

    /// <summary>The only request, or the last.</summary>
    public ModelRequest Asked => Requests[^1];

    /// <summary>What the model was told to be.</summary>
    public string System => Text(Asked.Messages[0]);

    /// <summary>The first message of the user.</summary>
    public string User => Text(Asked.Messages[1]);

    public static async Task<MindOnServer> StartAsync(params ModelAnswer[] answers) => await StartAsync(ModelProvider.Compatible, answers);

    public static async Task<MindOnServer> StartAsync(ModelProvider provider, params ModelAnswer[] answers) =>
        new((await ScriptedModelServer.StartAsync()).Then(answers), provider);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static ThinkingContext Call(RunOptions? options = null) => new(new RunContext("01RUN", options ?? RunOptions.Default), "01RUN/work/e0/c0");

    public Task<RouterAnswer> RouteAsync(string request = "Hello", string? input = null, RunOptions? options = null) =>
        Mind.RouteAsync(request, input is null ? null : Json(input), Call(options), CancellationToken.None);

    public Task<PlannerAnswer> PlanAsync(string request = "Do it", string? input = null, RunOptions? options = null, params OpenDraft[] drafts) =>
        Mind.PlanAsync(new PlanningTask(request, input is null ? null : Json(input), [.. drafts]), Call(options), CancellationToken.None);

    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, RunOptions? options = null) =>
        Mind.TakeTurnAsync(conversation, Call(options), CancellationToken.None);

    public Task<JudgeAnswer> JudgeAsync(RenderedTask question) => Mind.JudgeAsync(question, Call(), CancellationToken.None);

    public Task<SynthesisAnswer> SynthesizeAsync(string request, params OpenPart[] parts) =>
        Mind.SynthesizeAsync(request, parts, Call(), CancellationToken.None);

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static JsonElement TextJson(string text) => JsonSerializer.SerializeToElement(text);

    public static string Text(JsonElement message) => message.GetProperty("content").GetString()!;
}
