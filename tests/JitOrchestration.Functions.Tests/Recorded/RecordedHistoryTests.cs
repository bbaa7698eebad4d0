using System.Text;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.Logging.Abstractions;
using TaskName = Microsoft.DurableTask.TaskName;

namespace JitOrchestration.Functions.Tests.Recorded;

/// <summary>
/// A history that an earlier build left, replayed. What differs breaks the runs that are in flight when this build is
/// deployed: it wants a new version of decisions beside the old one, and not a new recording.
/// </summary>
public class RecordedHistoryTests
{
    /// <summary>A run with a fan-out, a timer, a question, a child and a batch.</summary>
    internal const string Name = "everything";

    [Fact]
    public void Reader_HistoryOnRecord_ComesToTheStoredJournal()
    {
        var recorded = RecordedHistory.Read(Name);

        var generation = new HistoryReplay().Run(recorded.Events)!;

        generation.IsOver.ShouldBeTrue();
        JournalLines.Write(generation.Entries).ShouldBe(Encoding.UTF8.GetString(recorded.Journal));
    }

    [Fact]
    public void Reader_HistoryOnRecordUpToAnyEpisode_ComesToTheBeginningOfTheStoredJournal()
    {
        var recorded = RecordedHistory.Read(Name);
        var journal = Encoding.UTF8.GetString(recorded.Journal);

        foreach (var episodes in Episodes(recorded.Events))
            journal.ShouldStartWith(JournalLines.Write(new HistoryReplay().Run(episodes)!.Entries));
    }

    [Fact]
    public void Orchestrator_HistoryOnRecord_DoesWhatItDid()
    {
        foreach (var (before, after) in Episodes(RecordedHistory.Read(Name).Events).Select(Split))
        {
            var state = new OrchestrationRuntimeState(before);
            foreach (var happened in after.Where(IsNews)) state.AddEvent(happened);
            var orchestration = Shims.CreateOrchestration(new TaskName(ActivityNames.Orchestrator), new Orchestrator(), new Dictionary<string, object?>());

            var result = new TaskOrchestrationExecutor(state, orchestration, BehaviorOnContinueAsNew.Carryover, null, ErrorPropagationMode.UseFailureDetails).Execute();

            result.Actions.OfType<OrchestrationCompleteOrchestratorAction>().ShouldAllBe(end => end.OrchestrationStatus == OrchestrationStatus.Completed);
            result.Actions.Select(What).ShouldBe(after.Select(What).OfType<string>());
        }
    }

    private static readonly DurableTaskShimFactory Shims = new(new DurableTaskWorkerOptions { DataConverter = new JsonDataConverter(DurableJson.Options) }, NullLoggerFactory.Instance);

    /// <summary>The history after the first episode, after the second, and so on.</summary>
    private static IEnumerable<List<HistoryEvent>> Episodes(IList<HistoryEvent> history) =>
        from end in Enumerable.Range(0, history.Count) where history[end] is OrchestratorCompletedEvent select history.Take(end + 1).ToList();

    /// <summary>What was there when the last episode began, and that episode.</summary>
    private static (List<HistoryEvent> Before, List<HistoryEvent> Episode) Split(List<HistoryEvent> history)
    {
        var start = history.FindLastIndex(happened => happened is OrchestratorStartedEvent);
        return (history[..start], history[start..]);
    }

    /// <summary>Whether an event of an episode came from without, and not of the episode.</summary>
    private static bool IsNews(HistoryEvent happened) => happened is not OrchestratorCompletedEvent && What(happened) is null;

    private static string? What(HistoryEvent happened) => happened switch
    {
        TaskScheduledEvent e => $"{e.EventId} {e.Name}",
        SubOrchestrationInstanceCreatedEvent e => $"{e.EventId} {e.InstanceId}",
        TimerCreatedEvent e => $"{e.EventId} timer",
        EventSentEvent e => $"{e.EventId} event",
        ExecutionCompletedEvent e => $"{e.EventId} end",
        _ => null,
    };

    private static string What(OrchestratorAction action) => action switch
    {
        ScheduleTaskOrchestratorAction a => $"{a.Id} {a.Name}",
        CreateSubOrchestrationAction a => $"{a.Id} {a.InstanceId}",
        CreateTimerOrchestratorAction a => $"{a.Id} timer",
        SendEventOrchestratorAction a => $"{a.Id} event",
        OrchestrationCompleteOrchestratorAction a => $"{a.Id} end",
        _ => $"{action.Id} {action.GetType().Name}",
    };

    private sealed class Orchestrator : ITaskOrchestrator
    {
        public Type InputType => typeof(GenerationInput);

        public Type OutputType => typeof(RunOutcome);

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => await WorkflowOrchestrator.RunAsync(context);
    }
}
