using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Api.Views;

/// <summary>All there is to see of one subtask: its state, its attempts, its instances, the turns of its agent.</summary>
public sealed class SubtaskReport
{
    /// <summary>How many instances are shown when nobody says.</summary>
    public const int UsualPage = 100;

    private readonly RunState _run;
    private readonly SubtaskState _subtask;
    private readonly InstancePage _page;
    private readonly IReadOnlyList<CallAttempt> _calls;
    private readonly OpenValues _values;

    private SubtaskReport(RunState run, SubtaskState subtask, InstancePage page, IReadOnlyList<CallAttempt> calls, OpenValues values) =>
        (_run, _subtask, _page, _calls, _values) = (run, subtask, page, calls, values);

    /// <summary>Reads what the state of a run has not: the journal, and values that are stored.</summary>
    /// <param name="engine">Who keeps the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="subtask">The subtask of it.</param>
    /// <param name="first">The first instance to show.</param>
    /// <param name="limit">How many instances to show.</param>
    /// <param name="instanceWhole">Whether the results of the instances are shown whole, in place of the subtask's.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<SubtaskReport> ReadAsync(
        IWorkflowEngine engine, RunState run, SubtaskState subtask, int first = 0, int limit = UsualPage, bool instanceWhole = false, CancellationToken cancellation = default)
    {
        var page = new InstancePage(subtask.FanOut, first, limit);
        var calls = await CallHistory.OfAsync(engine, run, subtask.Id, page, cancellation);
        var values = new OpenValues(engine, run.RunId);
        await values.OpenAsync(instanceWhole ? page.Shown.Select(shown => shown.Instance?.Result) : [subtask.Result], cancellation);
        await values.PreviewAsync([.. page.Shown.Select(shown => shown.Instance?.Result), .. Conversations(subtask, page), subtask.Result], cancellation);
        return new SubtaskReport(run, subtask, page, calls, values);
    }

    /// <summary>Writes it as <c>GET /v1/runs/{id}/subtasks/{sid}</c> shows it.</summary>
    public void Write(Utf8JsonWriter writer) => new SubtaskJson(writer, _run, _subtask, _values).Write(_page, _calls);

    private static IEnumerable<Value?> Conversations(SubtaskState subtask, InstancePage page) =>
        new[] { subtask.Single }.Concat(page.Shown.Select(shown => shown.Instance))
            .SelectMany(instance => instance?.Agent?.Turns ?? [])
            .SelectMany(turn => (Value?[])[turn.Turn.Message, turn.Turn.Output, .. turn.Slots.SelectMany(slot => (Value?[])[slot.Call.Arguments, slot.Value])]);
}
