using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Offline.Answers;

namespace JitOrchestration.Activities.Offline;

/// <summary>How a subtask at the end of a run came out, for the final answer.</summary>
/// <param name="Id">The subtask.</param>
public abstract record SinkOutcome(string Id)
{
    /// <summary>It completed.</summary>
    /// <param name="Id">The subtask.</param>
    /// <param name="Result">Its result.</param>
    public sealed record Completed(string Id, JsonElement Result) : SinkOutcome(Id);

    /// <summary>It did not complete.</summary>
    /// <param name="Id">The subtask.</param>
    /// <param name="Status">How it ended: <c>skipped</c>, <c>failed</c> or <c>cancelled</c>.</param>
    /// <param name="Reason">Why; null: not known.</param>
    public sealed record Missing(string Id, string Status, string? Reason) : SinkOutcome(Id);
}

/// <summary>Joins the results of several subtasks into the final answer without a language model.</summary>
public static class OfflineSynthesizer
{
    /// <summary>A section for each subtask that completed, then a line for each that did not.</summary>
    /// <param name="outcomes">The subtasks that nothing depends on, in the order of the plan.</param>
    /// <returns>The answer, Markdown, whose last line says how it was made.</returns>
    public static string Join(IReadOnlyList<SinkOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var text = new StringBuilder(Collection.Of([.. outcomes.OfType<SinkOutcome.Completed>().Select(Part)]));
        foreach (var missing in outcomes.OfType<SinkOutcome.Missing>())
        {
            if (text.Length > 0) text.Append("\n\n");
            text.Append(Line(missing));
        }
        return OfflineNote.Add(text.Length > 0 ? text.ToString() : "No subtask completed.", "synthesizer", "results joined");
    }

    private static DataPart Part(SinkOutcome.Completed outcome) => new(outcome.Id, outcome.Result);

    private static string Line(SinkOutcome.Missing missing) =>
        (missing.Status == "failed" ? $"{missing.Id} failed" : $"{missing.Id} was {missing.Status}") + (missing.Reason is { } reason ? $": {Markdown.OneLine(reason, 500)}" : ".");
}
