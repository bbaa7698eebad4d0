using JitOrchestration.Core.Plans;

namespace JitOrchestration.Cli.Rendering;

/// <summary>The problems of a plan: where, what kind, and how to put them right.</summary>
internal static class ProblemList
{
    /// <summary>Errors, one a line.</summary>
    public static void ShowErrors(Screen screen, IReadOnlyCollection<PlanProblem> errors)
    {
        screen.Error(errors.Count == 1 ? "Error: the plan or request has a problem:" : $"Error: the plan or request has {errors.Count} problems:");
        foreach (var error in errors) screen.Error($"  {Line(error)}");
    }

    public static string Line(PlanProblem problem) =>
        $"{(problem.Pointer.Length == 0 ? "/" : Clean.Line(problem.Pointer))}  {problem.Code}  {Clean.Line(problem.Message)}";
}
