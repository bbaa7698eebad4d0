using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// Thinks with language models. Every member is one call of a model, told by a prompt of its role, which the answer names.
/// </summary>
public sealed class ModelMind : IThinking
{
    private readonly RunTerms _terms;
    private readonly Router _router;
    private readonly Planner _planner;
    private readonly Agent _agent;
    private readonly Judge _judge;
    private readonly Synthesizer _synthesizer;

    /// <summary>Thinks with the models of a catalogue.</summary>
    /// <param name="models">The models.</param>
    /// <param name="tools">The tools that plans may name and agents may have.</param>
    public ModelMind(ModelCatalog models, ToolRegistry tools)
    {
        var calls = new ModelCalls(models);
        Models = models;
        _terms = new RunTerms(models);
        _router = new Router(calls);
        _planner = new Planner(calls, tools);
        _agent = new Agent(calls, tools);
        _judge = new Judge(calls);
        _synthesizer = new Synthesizer(calls);
    }

    /// <summary>The models it thinks with.</summary>
    public ModelCatalog Models { get; }

    /// <inheritdoc/>
    public RunOptions Complete(RunOptions options, bool hasPlan) => _terms.Complete(options, hasPlan);

    /// <inheritdoc/>
    public Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation) =>
        _router.RouteAsync(request, input, context, cancellation);

    /// <inheritdoc/>
    public Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation) =>
        _planner.PlanAsync(task, context, cancellation);

    /// <inheritdoc/>
    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation) =>
        _agent.TakeTurnAsync(conversation, context, cancellation);

    /// <inheritdoc/>
    public Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation) =>
        _judge.JudgeAsync(question, context, cancellation);

    /// <inheritdoc/>
    public Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation) =>
        _synthesizer.SynthesizeAsync(request, parts, context, cancellation);
}
