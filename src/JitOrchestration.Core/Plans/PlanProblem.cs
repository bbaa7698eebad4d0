namespace JitOrchestration.Core.Plans;

/// <summary>Something wrong, or worth a warning, in a plan.</summary>
/// <param name="Code">A stable name for this kind of problem, such as <c>unknown_dependency</c>.</param>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) into the plan, such as <c>/subtasks/2/depends_on/0</c>.</param>
/// <param name="Message">A sentence that says what is wrong and how to put it right.</param>
public sealed record PlanProblem(string Code, string Pointer, string Message);
