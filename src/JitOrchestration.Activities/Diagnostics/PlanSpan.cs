using System.Diagnostics;
using JitOrchestration.Activities.Performing;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>One draft of a plan: <c>plan</c>. When a model makes it, its span is under this one.</summary>
internal sealed class PlanSpan() : CallSpan(Operations.Plan, null, ActivityKind.Internal, [])
{
    /// <summary>What came of it. A draft that the validator refused is an answer, too: the planner is told, and asked again.</summary>
    public void Complete(PlannerAnswer answer)
    {
        switch (answer)
        {
            case PlannerAnswer.Made made:
                Span?.SetTag(JitNames.PlanSource, made.Source).SetTag(JitNames.PlanSubtasks, made.Plan.Subtasks.Length);
                break;
            case PlannerAnswer.Refused { Draft.Problems: var problems }:
                Span?.SetTag(JitNames.PlanProblems, problems.Select(problem => problem.Code).Distinct().ToArray());
                Fail("plan_refused");
                break;
        }
    }
}
