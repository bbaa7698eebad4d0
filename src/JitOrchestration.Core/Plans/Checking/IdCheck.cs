using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Ids: well-formed, free to use, and each there once.</summary>
internal static class IdCheck
{
    private const int LongestId = 64;

    public static void Check(Plan plan, Pointer subtasks, Problems problems)
    {
        var first = new Dictionary<string, int>(plan.Subtasks.Length, StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < plan.Subtasks.Length; index++)
        {
            var id = plan.Subtasks[index].Id;
            if (!IsWellFormed(id)) ReportBad(id, subtasks[index]["id"], problems);
            else if (ReservedWords.Contains(id)) ReportReserved(id, subtasks[index]["id"], problems);
            else if (!first.TryAdd(id, index)) ReportDuplicate(id, first[id], subtasks[index]["id"], problems);
        }
    }

    private static bool IsWellFormed(string id) =>
        id.Length is > 0 and <= LongestId && (char.IsAsciiLetter(id[0]) || id[0] == '_') && id.All(IsIdCharacter);

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static void ReportBad(string id, Pointer at, Problems problems) => problems.Add(
        PlanProblemCodes.BadId, at,
        $"\"{(id.Length <= LongestId ? id : id[..LongestId] + "…")}\" cannot be an id: start with a letter or \"_\", go on with letters, digits, \"_\" and \"-\", {LongestId} characters at most.");

    private static void ReportReserved(string id, Pointer at, Problems problems) => problems.Add(
        PlanProblemCodes.ReservedId, at,
        $"\"{id}\" is a word of the expression language and cannot be an id; choose another, such as \"{id}_1\".");

    private static void ReportDuplicate(string id, int first, Pointer at, Problems problems) => problems.Add(
        PlanProblemCodes.DuplicateId, at,
        $"The id \"{id}\" is taken by subtask {first} (case does not matter); choose another.");
}
