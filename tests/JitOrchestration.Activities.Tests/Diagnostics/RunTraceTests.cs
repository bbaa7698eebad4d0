using System.Diagnostics;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tests.Minds;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Diagnostics;

/// <summary>Where the spans of a run are in its trace, before the run's own span is there.</summary>
public sealed class RunTraceTests
{
    private static readonly RunTrace Trace = new("01ROOT", "01RUN", 2);

    [Fact]
    public void Ids_FollowFromTheRun()
    {
        Trace.TraceId.ShouldBe(new RunTrace("01ROOT", "01OTHER", 0).TraceId);
        Trace.TraceId.ShouldNotBe(new RunTrace("01RUN", "01RUN", 2).TraceId);
        Trace.Span.ShouldBe(new RunTrace("01ROOT", "01RUN", 2).Span);
        ActivitySpanId[] different = [Trace.Span, Trace.SpanOfSubtask("a"), Trace.SpanOfSubtask("b"), (Trace with { Retries = 1 }).Span, (Trace with { RunId = "01OTHER" }).Span];
        different.ShouldBeUnique();
    }

    [Fact]
    public void Ids_AreTheSameInEveryVersion()
    {
        // Spans of a run that a deployment interrupts come from both versions.
        Trace.TraceId.ToHexString().ShouldBe("289aa5588a0833789c93f5e1553faf98");
        Trace.Span.ToHexString().ShouldBe("d38b2dd93278922e");
    }

    [Fact]
    public void Position_HasTheIdOfTheSpanThatItStandsInFor()
    {
        using var spans = new SpansOfTest();

        using (Position.Enter(Trace))
        {
            // Should this fail with a new runtime: see SpanIdentity.
            (Activity.Current!.TraceId, Activity.Current.SpanId).ShouldBe((Trace.TraceId, Trace.Span));
            Activity.Current.Id.ShouldBe($"00-{Trace.TraceId}-{Trace.Span}-01");
        }

        spans.Everybodys.ShouldNotContain(span => span.OperationName == "jit.position");
    }

    [Fact]
    public async Task Turn_OfAnAgent_IsUnderItsSubtask()
    {
        using var spans = new SpansOfTest();
        await using var mind = await MindOnServer.StartAsync(Answers.Text("Done."));
        var performer = new ActivityPerformer(MindOnServer.Tools, new ToolPolicy(new NetworkOptions()), mind.Mind, new NoPayloads(), TimeProvider.System);
        var run = new RunContext("01TURN", RunOptions.Default) { Trace = new RunTrace("01ABOVE", "01TURN", 1) };

        var input = await performer.PerformAsync(run, new Command.CallModel("work/i3/e0/c0", 2, null, "Work", [], []), CancellationToken.None);

        input.ShouldBeOfType<Input.TurnTaken>();
        var chat = spans.Everybodys.Where(span => span.TraceId == run.Trace.TraceId).ShouldHaveSingleItem();
        (chat.OperationName, chat.ParentSpanId).ShouldBe(("chat test-model", run.Trace.SpanOfSubtask("work")));
        ((object?[])[chat.GetTagItem("jit.run.id"), chat.GetTagItem("jit.subtask.id"), chat.GetTagItem("jit.call.key"), chat.GetTagItem("jit.call.attempt")])
            .ShouldBe(["01TURN", "work", "work/i3/e0/c0", 2]);
    }

    [Fact]
    public async Task Chat_OfThePlanner_IsUnderThePlan()
    {
        using var spans = new SpansOfTest();
        await using var mind = await MindOnServer.StartAsync(Answers.Text("no plan"));
        var performer = new ActivityPerformer(MindOnServer.Tools, new ToolPolicy(new NetworkOptions()), mind.Mind, new NoPayloads(), TimeProvider.System);
        var run = new RunContext("01PLANNED", RunOptions.Default);

        var input = await performer.PerformAsync(run, new Command.MakePlan("$plan/e0/c0", 1, "Do it", null), CancellationToken.None);

        input.ShouldBeOfType<Input.PlanRefused>();
        var all = spans.Everybodys.Where(span => span.TraceId == run.Trace.TraceId).ToList();
        var (plan, chat) = (all.Single(span => span.OperationName == "plan"), all.Single(span => span.OperationName == "chat test-model"));
        (plan.ParentSpanId, chat.ParentSpanId).ShouldBe((run.Trace.Span, plan.SpanId));
        plan.GetTagItem("jit.plan.problems").ShouldBe(new[] { "plan_not_json" });
        (chat.GetTagItem("jit.run.id"), chat.GetTagItem("jit.subtask.id")).ShouldBe(("01PLANNED", null));
    }

    /// <summary>Nothing in these tests is large.</summary>
    private sealed class NoPayloads : IPayloadStore
    {
        public Task<string> PutAsync(string runId, ReadOnlyMemory<byte> content) => throw new NotSupportedException();

        public Task<byte[]> ReadAsync(string runId, string sha256, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<byte[]> ReadRangeAsync(string runId, string sha256, long offset, int length, CancellationToken cancellation) => throw new NotSupportedException();

        public Task CopyAsync(string fromRun, string toRun, string sha256) => throw new NotSupportedException();
    }
}
