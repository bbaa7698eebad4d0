using System.Diagnostics;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>A run is one trace, whichever engine drives it.</summary>
public abstract class TelemetryContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private const string Chain = """
        { "subtasks": [
          { "id": "look", "tool": "echo", "args": { "text": "a secret" } },
          { "id": "think", "task": "Think about {{look.result}}", "agent": { "name": "thinker" } },
          { "id": "never", "wait": 1, "condition": "1 == 2" } ] }
        """;

    [Fact]
    public async Task Run_ItsSubtasksAndCalls_AreOneTrace()
    {
        using var log = new SpanLog();
        await using var test = await OpenAsync(new TestThinking(_ => TestThinking.Say("a secret")));

        var run = await test.RunAsync(Chain);

        var trace = await log.OfRunAsync(run.RunId);
        trace.Paths.ShouldBe(
        [
            "execute_tool echo < subtask look < invoke_workflow",
            "invoke_agent thinker < invoke_workflow",
            "invoke_workflow",
            "subtask look < invoke_workflow",
        ]);
        trace.Run.ParentSpanId.ShouldBe(default);
        (trace.Run.StartTimeUtc, trace.Run.StartTimeUtc + trace.Run.Duration).ShouldBe((run.CreatedAt.UtcDateTime, run.EndedAt!.Value.UtcDateTime));
        var (look, subtask) = (trace["subtask look"], run.Subtasks[0]);
        (look.StartTimeUtc, look.StartTimeUtc + look.Duration).ShouldBe((subtask.StartedAt!.Value.UtcDateTime, subtask.EndedAt!.Value.UtcDateTime));
    }

    [Fact]
    public async Task Spans_SayWhatTheConventionsWant_AndNoText()
    {
        using var log = new SpanLog();
        await using var test = await OpenAsync(new TestThinking(_ => TestThinking.Say("a secret")));

        var run = await test.RunAsync(Chain, """{ "word": "a secret" }""");

        var trace = await log.OfRunAsync(run.RunId);
        Tags(trace.Run, "gen_ai.operation.name", "jit.run.id", "jit.run.status", "jit.run.subtasks", "jit.usage.input_tokens").ShouldBe(["invoke_workflow", run.RunId, "completed", 3, 10L]);
        Tags(trace["invoke_agent thinker"], "gen_ai.operation.name", "gen_ai.agent.name", "jit.subtask.id", "gen_ai.usage.output_tokens").ShouldBe(["invoke_agent", "thinker", "think", 5L]);
        Tags(trace["subtask look"], "jit.subtask.kind", "jit.subtask.status", "jit.run.id").ShouldBe(["tool", "completed", run.RunId]);
        Tags(trace["execute_tool echo"], "gen_ai.operation.name", "gen_ai.tool.name", "jit.subtask.id", "jit.call.key", "jit.call.attempt").ShouldBe(["execute_tool", "echo", "look", "look/e0/c0", 1]);
        trace.Spans.SelectMany(span => span.TagObjects).ShouldAllBe(tag => !$"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Planning_OfARequest_IsASpanOfTheRun()
    {
        using var log = new SpanLog();
        await using var test = await OpenAsync(new TestThinking());

        var runId = await test.Engine.StartAsync(new("say it", null, null, null));
        await test.EndAsync(runId);

        var trace = await log.OfRunAsync(runId);
        trace.PathOf(trace["plan"]).ShouldBe("plan < invoke_workflow");
        Tags(trace["plan"], "gen_ai.operation.name", "jit.plan.source", "jit.plan.subtasks").ShouldBe(["plan", "test", 1]);
    }

    [Fact]
    public async Task Children_HangUnderTheirSubtask_InTheTraceOfTheRoot()
    {
        using var log = new SpanLog();
        await using var test = await OpenAsync();

        var run = await test.RunAsync("""
            { "subtasks": [ { "id": "outer", "for_each": "[1, 2]", "workflow": { "plan": { "subtasks": [
                { "id": "inner", "workflow": { "plan": { "subtasks": [ { "id": "say", "tool": "echo" } ] } } } ] } } } ] }
            """);

        var trace = await log.OfRunAsync(run.RunId);
        const string Child = "invoke_workflow < subtask outer < invoke_workflow";
        const string Grandchild = $"invoke_workflow < subtask inner < {Child}";
        trace.Paths.Where(path => path.StartsWith("execute_tool", StringComparison.Ordinal)).ShouldBe(Enumerable.Repeat($"execute_tool echo < subtask say < {Grandchild}", 2));
        trace.Paths.Count(path => path == Child).ShouldBe(2);
        (await test.ChildrenAsync(run.RunId)).ShouldBe(trace.Spans.Where(span => run.RunId.Equals(span.GetTagItem("jit.run.parent_id"))).Select(span => (string)span.GetTagItem("jit.run.id")!), ignoreOrder: true);
    }

    [Fact]
    public async Task Failure_OfACall_IsAnErrorOfAllAboveIt()
    {
        using var log = new SpanLog();
        await using var test = await OpenAsync(new TestTool("break", _ => throw ToolException.Permanent("out_of_order", "It said a secret.")));

        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "break" } ] }""");

        var trace = await log.OfRunAsync(run.RunId);
        trace.Spans.Count.ShouldBe(3);
        trace.Spans.ShouldAllBe(span => span.Status == ActivityStatusCode.Error && span.StatusDescription == null);
        trace.Spans.Select(span => span.GetTagItem("error.type")).ShouldAllBe(error => "out_of_order".Equals(error));
    }

    [Fact]
    public async Task Retry_GoesOnInTheTrace_UnderTheFirstSpanOfTheRun()
    {
        using var log = new SpanLog();
        var mendable = new Mendable();
        await using var test = await OpenAsync(mendable.Tool);
        var failed = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" }, { "id": "b", "tool": "mendable", "depends_on": ["a"] } ] }""");
        await log.OfRunAsync(failed.RunId);
        mendable.Mend();

        var run = await test.RetryAsync(failed.RunId);

        var trace = await log.OfRunAsync(run.RunId, retries: 1);
        trace.Paths.ShouldBe(
        [
            "execute_tool echo < subtask a < invoke_workflow",
            "execute_tool mendable < subtask b < invoke_workflow",
            "execute_tool mendable < subtask b < invoke_workflow < invoke_workflow",
            "invoke_workflow",
            "invoke_workflow < invoke_workflow",
            "subtask a < invoke_workflow",
            "subtask b < invoke_workflow",
            "subtask b < invoke_workflow < invoke_workflow",
        ]);
        trace.Run.StartTimeUtc.ShouldBe(run.RetriedAt!.Value.UtcDateTime);
        trace.Run.StartTimeUtc.ShouldBeGreaterThanOrEqualTo(failed.EndedAt!.Value.UtcDateTime);
    }

    /// <summary>The values of tags.</summary>
    protected static object?[] Tags(Activity span, params string[] names) => [.. names.Select(span.GetTagItem)];
}
