using JitOrchestration.Core.Plans.Linking;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Reports subtasks that wait for each other, at the link that closes the circle.</summary>
internal static class CircleCheck
{
    /// <summary>So many ids of a circle are named at its start and at its end.</summary>
    private const int Named = 10;

    public static void Check(Plan plan, ParsedSubtask[] parsed, PlanLinks links, Pointer subtasks, Problems problems)
    {
        foreach (var circle in Circles.Find(links)) Report(plan, parsed, links, circle, subtasks, problems);
    }

    private static void Report(
        Plan plan, ParsedSubtask[] parsed, PlanLinks links, int[] circle, Pointer subtasks, Problems problems)
    {
        var (last, first) = (circle[^1], circle[0]);
        var implied = Enumerable.Range(0, circle.Length)
            .Where(i => links.Implied[circle[i]].Contains(Next(circle, i)))
            .Select(i => Blame(plan, parsed, circle[i], Next(circle, i), subtasks));
        problems.Add(
            PlanProblemCodes.Cycle,
            At(plan, parsed, last, first, subtasks),
            $"Subtasks wait for each other: {Path(plan, circle)}.{string.Concat(implied.Take(Named))} Remove one of these links.");
    }

    private static int Next(int[] circle, int i) => circle[(i + 1) % circle.Length];

    private static string Path(Plan plan, int[] circle)
    {
        var ids = circle.Append(circle[0]).Select(index => plan.Subtasks[index].Id).ToArray();
        var shown = ids.Length <= 2 * Named ? ids : [.. ids[..Named], $"({ids.Length - (2 * Named)} more)", .. ids[^Named..]];
        return string.Join(" -> ", shown);
    }

    private static string Blame(Plan plan, ParsedSubtask[] parsed, int index, int dependency, Pointer subtasks) =>
        $" \"{plan.Subtasks[index].Id}\" waits for \"{plan.Subtasks[dependency].Id}\" because of the reference at {At(plan, parsed, index, dependency, subtasks)}.";

    private static Pointer At(Plan plan, ParsedSubtask[] parsed, int index, int dependency, Pointer subtasks)
    {
        var (subtask, id) = (plan.Subtasks[index], plan.Subtasks[dependency].Id);
        for (var i = 0; !subtask.DependsOn.IsDefault && i < subtask.DependsOn.Length; i++)
            if (Same(subtask.DependsOn[i], id)) return subtasks[index]["depends_on"][i];
        var place = parsed[index].Mentions.First(mentions => mentions.References.Any(reference => Same(reference.SubtaskId, id)));
        var mention = place.References.First(reference => Same(reference.SubtaskId, id));
        return subtasks[index].Below(place.Place).Below(MentionSearch.Find(subtask, place.Place, mention));
    }

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
