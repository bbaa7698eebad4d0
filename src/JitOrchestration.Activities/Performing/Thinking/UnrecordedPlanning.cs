using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Performing;

/// <summary>Planning without a run: nothing is recorded, and whoever gives up loses what was made.</summary>
public static class UnrecordedPlanning
{
    /// <summary>Makes a plan, and mends it as often as a run would.</summary>
    /// <returns>The plan, with what all attempts together cost.</returns>
    /// <exception cref="ActivityException">It can't: the planner said so, or it made no valid plan in all its attempts.</exception>
    public static async Task<PlannerAnswer.Made> MakeAsync(this IPlanner planner, string request, JsonElement? input, RunOptions options, CancellationToken cancellation)
    {
        var task = new PlanningTask(request, input, []);
        var usage = Usage.None;
        while (true)
        {
            var context = new ThinkingContext(new RunContext("plan", options), $"plan/{Guid.NewGuid():N}");
            var answer = await planner.PlanAsync(task, context, cancellation);
            usage += answer.Usage ?? Usage.None;
            if (answer is PlannerAnswer.Made made) return made with { Usage = usage };
            task = task with { Drafts = task.Drafts.Add(((PlannerAnswer.Refused)answer).Draft) };
            if (task.Drafts.Length == RunLimits.PlanAttempts) throw new ActivityException(new Failure("plan_invalid", $"The planner made no valid plan in {task.Drafts.Length} attempts. In the last: {PlanProblem.InWords(task.Drafts[^1].Problems)}"));
        }
    }
}
