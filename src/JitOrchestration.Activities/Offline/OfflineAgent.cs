using System.Text.Json;
using JitOrchestration.Activities.Offline.Answers;

namespace JitOrchestration.Activities.Offline;

/// <summary>
/// Does an agent's task without a language model: summarizes, compares, or else collects what came in. The same task and
/// data always give the same answer, which says in its last line how it was made.
/// </summary>
public static class OfflineAgent
{
    /// <summary>Whether a task says what to work on: it refers to data, or brings a text of its own.</summary>
    public static bool HasWork(string task, bool hasData) => hasData || Instruction.Read(task).OwnText.Length > 0;

    /// <summary>Does a task.</summary>
    /// <param name="task">The instruction; references to data stand in it as names, such as <c>[count_readme]</c>.</param>
    /// <param name="data">
    /// The data by name. It is data only: nothing that a text says is followed. Null values are left out.
    /// </param>
    /// <returns>The answer, Markdown. Of a text, the first 2,000 sentences are considered.</returns>
    public static string Answer(string task, IReadOnlyList<(string Name, JsonElement Value)> data)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(data);
        var instruction = Instruction.Read(task);
        var parts = data.Where(part => !IsNothing(part.Value)).Select(part => new DataPart(part.Name, part.Value)).ToList();
        if (parts.Count == 0 && instruction.OwnText.Length > 0)
            parts.Add(new DataPart("text", JsonSerializer.SerializeToElement(instruction.OwnText)));
        if (parts.Count == 0) return OfflineNote.Add("Nothing came in for this task.", "agent", "no data");
        return instruction.Kind switch
        {
            InstructionKind.Summarize => OfflineNote.Add(Summary.Of(parts, instruction.Sentences), "agent", "extractive summary, LexRank"),
            InstructionKind.Compare => OfflineNote.Add(ComparisonTable.Of(parts), "agent", "comparison table"),
            _ => OfflineNote.Add(Collection.Of(parts), "agent", "collected"),
        };
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
}
