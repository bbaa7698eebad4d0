using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Linking;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Names that are no subtasks: each has a value where it is mentioned.</summary>
internal sealed class ScopeCheck(PlanRules rules, Problems problems)
{
    public void Check(Plan plan, ParsedSubtask[] parsed, Pointer subtasks)
    {
        for (var index = 0; index < parsed.Length; index++)
            foreach (var (place, references) in parsed[index].Mentions)
                foreach (var reference in references)
                    if (!problems.Full && Complaint(reference.Root, plan.Subtasks[index], place) is { } complaint)
                        Report(reference, plan.Subtasks[index], place, subtasks[index], complaint);
    }

    private string? Complaint(ReferenceRoot root, Subtask subtask, string place) => root switch
    {
        ReferenceRoot.Input or ReferenceRoot.Request when !rules.Roots.Contains(root) =>
            "is not there: an inline plan sees its own subtasks and its own input only; hand it over in \"workflow.input\"",
        ReferenceRoot.Item or ReferenceRoot.Index when subtask.ForEach is null || !Places.IsPerInstance(place) =>
            "has a value only in the instances of a subtask with \"for_each\"",
        ReferenceRoot.Iteration or ReferenceRoot.Previous when subtask.Repeat is null || !Places.IsPerIteration(place) =>
            "has a value only in the call and the \"until\" of a subtask with \"repeat\"",
        _ => null,
    };

    private void Report(Reference reference, Subtask subtask, string place, Pointer at, string complaint) => problems.Add(
        PlanProblemCodes.MisplacedReference,
        at.Below(place).Below(MentionSearch.Find(subtask, place, reference)),
        $"\"{reference.Root.ToString().ToLowerInvariant()}\" {complaint}.");
}
