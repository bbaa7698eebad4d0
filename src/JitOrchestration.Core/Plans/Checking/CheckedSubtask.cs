using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>A subtask under check: where it is, what it is held against, and where problems go.</summary>
internal readonly record struct CheckedSubtask(Subtask Subtask, Pointer At, PlanRules Rules, Problems Problems)
{
    /// <param name="code">One of <see cref="PlanProblemCodes"/>.</param>
    /// <param name="place">A JSON pointer below the subtask, without the leading slash; empty: the subtask.</param>
    /// <param name="message">What is wrong and how to put it right.</param>
    public void Error(string code, string place, string message) => Problems.Add(code, At.Below(place), message);
}
