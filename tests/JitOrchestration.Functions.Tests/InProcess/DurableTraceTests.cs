using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Durable's own spans are part of the run's trace.</summary>
public sealed class DurableTraceTests : EngineContract<InProcessFactory>
{
    private const string Durable = "Microsoft.DurableTask";

    [Fact]
    public async Task DurableSpans_OfARun_AreUnderItsSpan()
    {
        using var log = new SpanLog(Durable);
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");

        var trace = await log.OfRunAsync(run.RunId);
        var scheduled = trace.Spans.Where(span => span.Source.Name == Durable && span.OperationName.StartsWith("create_orchestration", StringComparison.Ordinal)).ShouldHaveSingleItem();
        trace.PathOf(scheduled).ShouldEndWith(" < invoke_workflow");
        trace.Spans.ShouldContain(span => span.Source.Name == Durable && span.OperationName.StartsWith("activity:CallTool", StringComparison.Ordinal));
        trace.PathOf(trace["execute_tool echo"]).ShouldBe("execute_tool echo < subtask a < invoke_workflow");
    }
}
