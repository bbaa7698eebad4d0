using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Linking;

/// <summary>Resolves <c>depends_on</c> and the references of a plan to indexes, in time linear in their number.</summary>
internal sealed class Linker(Plan plan, Dictionary<string, int> ids, Pointer subtasks, Problems problems)
{
    private readonly int[] _linkedBy = NoneLinked(plan.Subtasks.Length);
    private readonly List<int> _links = [];

    /// <summary>The ids of a plan and where they are; of two equal ones the first counts.</summary>
    public static Dictionary<string, int> IndexIds(Plan plan)
    {
        var ids = new Dictionary<string, int>(plan.Subtasks.Length, StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < plan.Subtasks.Length; index++) ids.TryAdd(plan.Subtasks[index].Id, index);
        return ids;
    }

    public PlanLinks Link(ParsedSubtask[] parsed)
    {
        var (declared, implied) = (new int[parsed.Length][], new int[parsed.Length][]);
        for (var index = 0; index < parsed.Length; index++)
        {
            declared[index] = Declared(index, plan.Subtasks[index]);
            implied[index] = Implied(index, parsed[index].Mentions);
        }
        return new PlanLinks(declared, implied);
    }

    private int[] Declared(int index, Subtask subtask)
    {
        if (subtask.DependsOn.IsDefaultOrEmpty) return [];
        for (var place = 0; place < subtask.DependsOn.Length; place++) Declare(index, place, subtask.DependsOn[place]);
        return TakeLinks();
    }

    private void Declare(int index, int place, string id)
    {
        if (!ids.TryGetValue(id, out var dependency))
            Report(PlanProblemCodes.UnknownDependency, index, place, $"No subtask has the id \"{id}\".{problems.Hint(id, ids.Keys)}");
        else if (dependency == index)
            Report(PlanProblemCodes.SelfDependency, index, place, $"\"{id}\" depends on itself; remove it from \"depends_on\".");
        else if (!AddLink(index, dependency))
            Report(PlanProblemCodes.DuplicateDependency, index, place, $"\"{id}\" is listed twice; remove one.");
    }

    private int[] Implied(int index, IReadOnlyList<Mentions> mentions)
    {
        for (var i = 0; i < mentions.Count; i++)
            foreach (var reference in mentions[i].References)
                if (reference.SubtaskId is { } id) Imply(index, mentions[i].Place, reference, id);
        return TakeLinks();
    }

    private void Imply(int index, string place, Reference reference, string id)
    {
        if (!ids.TryGetValue(id, out var dependency)) ReportUnknown(index, place, reference, id);
        else if (dependency == index) CheckOwn(index, place, reference);
        else if (AddLink(index, dependency)) WarnImplied(index, place, id);
    }

    private void CheckOwn(int index, string place, Reference reference)
    {
        if (place == Places.Until && reference.Root == ReferenceRoot.Result) return;
        problems.Add(
            PlanProblemCodes.SelfReference, Locate(index, place, reference),
            $"\"{reference.SubtaskId}\" refers to itself; only its own \"repeat.until\" sees its result. In a repeat, \"previous\" is the result before.");
    }

    private void ReportUnknown(int index, string place, Reference reference, string id) => problems.Add(
        PlanProblemCodes.UnknownSubtask, Locate(index, place, reference),
        $"The reference \"{id}.{reference.Root.ToString().ToLowerInvariant()}\" names no subtask of this plan.{problems.Hint(id, ids.Keys)}");

    private void WarnImplied(int index, string place, string id)
    {
        if (!problems.TakesWarnings) return;
        var counts = plan.Subtasks[index].DependsOn.IsDefaultOrEmpty
            ? "it counts for \"needs\", as nothing is declared"
            : "it orders the two but does not count for \"needs\"";
        problems.Warn(
            PlanProblemCodes.ImpliedDependency, subtasks[index].Below(place),
            $"The reference to \"{id}\" makes \"{plan.Subtasks[index].Id}\" wait for it; {counts}. Add it to \"depends_on\" to say so.");
    }

    private Pointer Locate(int index, string place, Reference reference) => problems.Full
        ? subtasks
        : subtasks[index].Below(place).Below(MentionSearch.Find(plan.Subtasks[index], place, reference));

    private void Report(string code, int index, int place, string message) =>
        problems.Add(code, subtasks[index]["depends_on"][place], message);

    private bool AddLink(int index, int dependency)
    {
        if (_linkedBy[dependency] == index) return false;
        _linkedBy[dependency] = index;
        _links.Add(dependency);
        return true;
    }

    private int[] TakeLinks()
    {
        if (_links.Count == 0) return [];
        int[] links = [.. _links];
        _links.Clear();
        return links;
    }

    private static int[] NoneLinked(int count)
    {
        var linkedBy = new int[count];
        Array.Fill(linkedBy, -1);
        return linkedBy;
    }
}
