using System.Collections.Immutable;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How a request comes to its plan: a router may answer it at once; else the planner is asked, and asked again with
/// what is wrong, as long as its plans are not valid and it may.
/// </summary>
internal static class Planning
{
    /// <summary>So many problems of a plan are named in the error of a run; its event has all.</summary>
    private const int MostNamed = 3;

    /// <summary>Asks for what a request without a plan needs next.</summary>
    public static void Begin(Walk walk)
    {
        if (walk.Run.Direct is not null) return;
        if (walk.Run is { Options.Strategy: RunOptions.AutoStrategy, Routed: false }) walk.Emit(new RunEvent.RouteRequested());
        else walk.Emit(new RunEvent.PlanRequested());
    }

    public static void TakeRoute(Walk walk, Input.Routed routed)
    {
        if (CallMachine.Answered(walk, routed.Key, routed, CallKind.Route) is null) return;
        walk.Emit(new RunEvent.RequestRouted(routed.Direct, routed.Usage, routed.By));
        if (routed.Direct is null) walk.Emit(new RunEvent.PlanRequested());
    }

    public static void TakePlan(Walk walk, Input.Planned planned)
    {
        if (CallMachine.Answered(walk, planned.Key, planned, CallKind.Plan) is null) return;
        RunMachine.Propose(walk, new RunEvent.PlanProposed(planned.Plan, planned.Source, planned.Warnings, planned.Usage, planned.By));
    }

    public static void TakeRefusal(Walk walk, Input.PlanRefused refused)
    {
        if (CallMachine.Answered(walk, refused.Key, refused, CallKind.Plan) is null) return;
        walk.Emit(new RunEvent.PlanRefused(refused.Draft, refused.Usage, refused.By));
        if (walk.Run.Drafts.Count < RunLimits.PlanAttempts) walk.Emit(new RunEvent.PlanRequested());
        else if (walk.Run.Options.FallBackToAgent) RunMachine.Propose(walk, SingleAgent());
        else RunMachine.Fail(walk, new Failure("plan_invalid", $"The planner made no valid plan in {walk.Run.Drafts.Count} attempts. In the last: {Named(refused.Draft.Problems)}"));
    }

    private static RunEvent.PlanProposed SingleAgent() => new(
        new Plan(Plan.GraphStrategy, [new Subtask { Id = "answer", Task = "Do what is asked: {{request}}" }]),
        "fallback",
        [new RunWarning("plan_fallback", "The planner made no valid plan, so a single agent does what is asked.")],
        null);

    private static string Named(ImmutableArray<PlanProblem> problems) =>
        PlanProblem.InWords(problems.Take(MostNamed)) + (problems.Length > MostNamed ? $" And {problems.Length - MostNamed} more." : "");
}
