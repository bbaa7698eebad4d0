using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Cli.Hosting;

/// <summary>Thinks nothing, because models are configured wrongly: a run that asks for a thought is told so.</summary>
/// <param name="problem">What is wrong, and what to set.</param>
internal sealed class NoMind(string problem) : IThinking
{
    public RunOptions Complete(RunOptions options, bool hasPlan) => throw new CommandException(problem);

    public Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation) => throw Refusal();

    public Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation) => throw Refusal();

    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation) => throw Refusal();

    public Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation) => throw Refusal();

    public Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation) => throw Refusal();

    private ActivityException Refusal() => new(new Failure("no_model", problem));
}
