using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Tests.InProcess;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>Whoever stores a part of a journal tells what ended by it.</summary>
public sealed class RunJournalTests
{
    [Fact]
    public async Task Part_DeliveredAgain_EmitsTheSameSpans()
    {
        using var log = new SpanLog();
        var (runId, journal) = (Ulid.At(DateTimeOffset.UtcNow, new byte[Ulid.EntropyBytes]), new RunJournal(new MemoryBlobs()));
        var (begun, ended) = Entries(runId);
        await journal.WriteAsync(runId, 0, JournalLines.Write([begun]));

        (await journal.WriteAsync(runId, 1, JournalLines.Write([ended]))).ShouldBeTrue();
        (await journal.WriteAsync(runId, 1, JournalLines.Write([ended]))).ShouldBeTrue();

        var spans = log.All.Where(span => runId.Equals(span.GetTagItem("jit.run.id"))).ToList();
        spans.Select(span => span.OperationName).ShouldBe(["subtask a", "invoke_workflow", "subtask a", "invoke_workflow"]);
        spans.DistinctBy(span => (span.TraceId, span.SpanId, span.ParentSpanId, span.StartTimeUtc, span.Duration)).Count().ShouldBe(2);
    }

    [Fact]
    public async Task Part_ThatIsAnother_EmitsNothing()
    {
        using var log = new SpanLog();
        var (runId, journal) = (Ulid.At(DateTimeOffset.UtcNow.AddDays(1), new byte[Ulid.EntropyBytes]), new RunJournal(new MemoryBlobs()));
        var (begun, ended) = Entries(runId);
        await journal.WriteAsync(runId, 0, JournalLines.Write([begun]));

        (await journal.WriteAsync(runId, 0, JournalLines.Write([begun, ended]))).ShouldBeFalse();

        log.All.ShouldNotContain(span => runId.Equals(span.GetTagItem("jit.run.id")));
    }

    private static (JournalEntry Begun, JournalEntry Ended) Entries(string runId)
    {
        var plan = PlanJson.Read("""{ "subtasks": [ { "id": "a", "wait": 60 } ] }""").Plan!;
        var (run, at) = (new RunState(runId), DateTimeOffset.UtcNow);
        var begun = JournalEntry.Of(run, GraphExecutor.Step(run, new Input.Begin("wait", null, RunOptions.Default, plan, [], null), at));
        return (begun, JournalEntry.Of(run, GraphExecutor.Step(run, new Input.Tick(), at.AddSeconds(60))));
    }
}
