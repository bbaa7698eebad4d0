using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Engine;

/// <summary>What a user asks for.</summary>
/// <param name="Request">In plain words.</param>
/// <param name="Input">JSON for the run to work on, if any.</param>
/// <param name="Plan">A plan in JSON, when the user brings one; null: the planner makes it.</param>
/// <param name="Options">How the run is to be done.</param>
public sealed record RunRequest(string Request, JsonElement? Input = null, JsonElement? Plan = null, RunOptions? Options = null)
{
    /// <summary>Makes the same request sent again the same run; null: every request is a run.</summary>
    public IdempotencyKey? Idempotency { get; init; }
}

/// <summary>A request that cannot be run. Nothing was stored.</summary>
/// <param name="problems">Everything that is wrong with it.</param>
public sealed class InvalidRequestException(ImmutableArray<PlanProblem> problems) : Exception(problems[0].Message)
{
    /// <summary>Everything that is wrong, with pointers into the request.</summary>
    public ImmutableArray<PlanProblem> Problems { get; } = problems;

    /// <summary>Whether the pointers lead into the plan of the request rather than into the request.</summary>
    public bool IsAboutPlan { get; init; }

    /// <summary>Problems of a part of the request, with pointers into the whole of it.</summary>
    /// <param name="place">Where the part is, as a JSON pointer.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static ImmutableArray<PlanProblem> Below(string place, ImmutableArray<PlanProblem> problems) =>
        [.. problems.Select(problem => problem with { Pointer = place + problem.Pointer })];
}

/// <summary>Holds requests against the limits and the plan language before anything is stored.</summary>
public sealed class RequestValidator(IToolCatalog tools)
{
    /// <summary>How callbacks are made; null: none are, and a run that wants them is refused.</summary>
    public CallbackOptions? Callbacks { get; init; }

    /// <summary>What thinks; null: it has no say in how runs are done.</summary>
    public IThinking? Thinking { get; init; }

    /// <summary>What the options of a request that was checked come to here.</summary>
    /// <exception cref="InvalidRequestException">It wants what cannot be had here.</exception>
    public RunOptions Complete(RunRequest request) =>
        Thinking?.Complete(request.Options ?? RunOptions.Default, request.Plan is not null) ?? request.Options ?? RunOptions.Default;

    /// <summary>
    /// What the options of a run that goes on, or of a fork, come to here: it may have begun where there were other models, or
    /// none. How its request is gone about stays as it was.
    /// </summary>
    /// <exception cref="InvalidRequestException">They want what cannot be had here.</exception>
    public RunOptions Complete(RunOptions options) =>
        Thinking is null ? options : Thinking.Complete(options with { Strategy = null }, hasPlan: true) with { Strategy = options.Strategy };

    /// <summary>Checks a request.</summary>
    /// <returns>The plan it brings, if it brings one, with what the validator warns of.</returns>
    /// <exception cref="InvalidRequestException">Something is wrong with it.</exception>
    public (Plan? Plan, ImmutableArray<RunWarning> Warnings) Check(RunRequest request)
    {
        var options = request.Options ?? RunOptions.Default;
        var limits = options.Limits ?? RunLimits.Default;
        var verdict = request.Plan is { } json ? Validate(json, limits) : null;
        ImmutableArray<PlanProblem> problems = [.. Problems(options), .. TextProblems(request, limits)];
        if (!problems.IsEmpty) throw new InvalidRequestException([.. problems, .. verdict is null ? [] : InvalidRequestException.Below("/plan", verdict.Errors)]);
        if (verdict is null) return (null, []);
        return verdict.IsValid ? (verdict.Plan, Warnings(verdict)) : throw new InvalidRequestException(verdict.Errors) { IsAboutPlan = true };
    }

    /// <summary>Checks how a run is to be done, or to go on.</summary>
    /// <exception cref="InvalidRequestException">No run could go by these options.</exception>
    public void CheckOptions(RunOptions options)
    {
        if (Problems(options) is { IsEmpty: false } problems) throw new InvalidRequestException(problems);
    }

    /// <summary>Validates a plan for a root run.</summary>
    public PlanVerdict Validate(JsonElement plan, RunLimits limits) => PlanValidator.Validate(plan, RulesFor(limits));

    /// <summary>Validates a plan that was made here.</summary>
    public PlanVerdict Validate(Plan plan, RunLimits limits) => PlanValidator.Validate(plan, RulesFor(limits));

    /// <summary>The warnings of a verdict, as a run shows them.</summary>
    public static ImmutableArray<RunWarning> Warnings(PlanVerdict verdict) =>
        [.. verdict.Warnings.Select(warning => new RunWarning(warning.Code, warning.Message))];

    private PlanRules RulesFor(RunLimits limits) => PlanRules.Default with
    {
        Tools = tools,
        Limits = PlanLimits.Default with { Subtasks = limits.Subtasks, Nesting = limits.Nesting },
    };

    private ImmutableArray<PlanProblem> Problems(RunOptions options) =>
        [.. OptionsCheck.Problems(options), .. options.CallbackUrl is { } url ? CallbackAddress.Problems(url, Callbacks) : []];

    private static IEnumerable<PlanProblem> TextProblems(RunRequest request, RunLimits limits)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Request);
        if (bytes > limits.RequestBytes) yield return new PlanProblem("request_too_large", "/request", $"The request has {bytes} bytes; the limit request_bytes is {limits.RequestBytes}. Shorten it, give the data as input, or raise it with options.limits.request_bytes.");
        if (string.IsNullOrWhiteSpace(request.Request) && request.Plan is null) yield return new PlanProblem("request_empty", "/request", "The request is empty. Say what is to be done, or bring a plan.");
    }
}
