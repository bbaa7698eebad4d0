using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Performing;

/// <summary>What a planner is to make a plan for.</summary>
/// <param name="Request">The request, in plain words.</param>
/// <param name="Input">Its JSON input, if any.</param>
/// <param name="Drafts">What it made of it before, and what was wrong with that; oldest first.</param>
public sealed record PlanningTask(string Request, JsonElement? Input, ImmutableArray<OpenDraft> Drafts);

/// <summary>A plan that the validator did not pass.</summary>
/// <param name="Text">What the planner wrote: a plan, or, when it is no JSON, a string.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record OpenDraft(JsonElement Text, ImmutableArray<PlanProblem> Problems);

/// <summary>What a planner came to.</summary>
/// <param name="Usage">What it cost.</param>
/// <param name="By">Who thought; null: no model.</param>
public abstract record PlannerAnswer(Usage? Usage, Mind? By)
{
    /// <summary>A plan that the validator has passed.</summary>
    /// <param name="Plan">The plan.</param>
    /// <param name="Source">Who made it, such as <c>offline</c>.</param>
    /// <param name="Warnings">What the validator warned of.</param>
    /// <param name="Usage">What it cost.</param>
    /// <param name="By">Who thought; null: no model.</param>
    public sealed record Made(Plan Plan, string Source, ImmutableArray<RunWarning> Warnings, Usage? Usage = null, Mind? By = null)
        : PlannerAnswer(Usage, By);

    /// <summary>A plan that the validator did not pass.</summary>
    /// <param name="Draft">What the planner wrote, and what is wrong with it.</param>
    /// <param name="Usage">What it cost.</param>
    /// <param name="By">Who thought.</param>
    public sealed record Refused(OpenDraft Draft, Usage? Usage = null, Mind? By = null) : PlannerAnswer(Usage, By);
}

/// <summary>What a router came to.</summary>
/// <param name="Answer">The answer to the request; null: it needs a workflow.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="By">Who thought.</param>
public sealed record RouterAnswer(JsonElement? Answer, Usage? Usage = null, Mind? By = null);
