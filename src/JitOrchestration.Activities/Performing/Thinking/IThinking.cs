using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Performing;

/// <summary>
/// Everything that thinks: language models, or what stands in for them. Each member is one call, which the executor has
/// made a checkpoint of: it either answers, or throws, and never tries again by itself.
/// </summary>
public interface IThinking : IPlanner
{
    /// <summary>
    /// What the options of a request come to here: whether a router looks at it first, what its models may use, and what
    /// they cost.
    /// </summary>
    /// <param name="options">What the request says.</param>
    /// <param name="hasPlan">Whether it brings a plan.</param>
    /// <exception cref="InvalidRequestException">It wants what cannot be had here.</exception>
    RunOptions Complete(RunOptions options, bool hasPlan);

    /// <summary>Answers a request at once, or says that it needs a workflow.</summary>
    /// <exception cref="ActivityException">The model did not answer.</exception>
    Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation);

    /// <summary>Takes the next turn of an agent's conversation.</summary>
    /// <exception cref="ActivityException">The model did not answer, or refused.</exception>
    Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation);

    /// <summary>Answers a question about the data of a run with yes or no.</summary>
    /// <exception cref="ActivityException">The model did not answer.</exception>
    Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation);

    /// <summary>Joins the results of a run into the answer to its request.</summary>
    /// <exception cref="ActivityException">The model did not answer.</exception>
    Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation);
}

/// <summary>Designs a workflow graph for a request.</summary>
public interface IPlanner
{
    /// <summary>Makes a plan, or mends the last of the drafts that were refused.</summary>
    /// <exception cref="ActivityException">It can't: the failure says what it did not understand, or what went wrong.</exception>
    Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation);
}

/// <summary>The call for which something thinks.</summary>
/// <param name="Run">The run.</param>
/// <param name="IdempotencyKey">Names the call: the same on every attempt and after every restart.</param>
public sealed record ThinkingContext(RunContext Run, string IdempotencyKey);
