using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>The plan language: every field of every object, and how it is read.</summary>
internal static class PlanFields
{
    private static readonly Plan NoPlan = new(Plans.Plan.GraphStrategy, []);
    private static readonly Subtask NoSubtask = new() { Id = "" };
    private static readonly AgentSpec NoAgent = new(null, null, [], null, null);
    private static readonly AskSpec NoAsk = new("", AskKind.Text, [], null);
    private static readonly WorkflowSpec NoWorkflow = new(null, null, null);
    private static readonly RepeatSpec NoRepeat = new("", RepeatSpec.DefaultMax, 0);

    public static readonly FieldTable<AgentSpec> Agent = new()
    {
        ["name"] = (agent, json) => agent with { Name = json.Text() },
        ["instructions"] = (agent, json) => agent with { Instructions = json.Text() },
        ["tools"] = (agent, json) => agent with { Tools = json.Texts() },
        ["model"] = (agent, json) => agent with { Model = json.Text() },
        ["output_schema"] = (agent, json) => agent with { OutputSchema = json.Schema() },
    };

    public static readonly FieldTable<AskSpec> Ask = new("question")
    {
        ["question"] = (ask, json) => ask with { Question = json.Text() },
        ["kind"] = (ask, json) => ask with { Kind = json.Word<AskKind>() },
        ["choices"] = (ask, json) => ask with { Choices = json.Texts() },
        ["schema"] = (ask, json) => ask with { Schema = json.Schema() },
    };

    public static readonly FieldTable<WorkflowSpec> Workflow = new()
    {
        ["request"] = (workflow, json) => workflow with { Request = json.Text() },
        ["plan"] = (workflow, json) => workflow with { Plan = ReadPlan(json) },
        ["input"] = (workflow, json) => workflow with { Input = json.Value },
    };

    public static readonly FieldTable<RepeatSpec> Repeat = new("until")
    {
        ["until"] = (repeat, json) => repeat with { Until = json.Text() },
        ["max"] = (repeat, json) => repeat with { Max = json.Integer() },
        ["delay_seconds"] = (repeat, json) => repeat with { DelaySeconds = json.Number() },
    };

    public static readonly FieldTable<RetrySpec> Retry = new()
    {
        ["max_attempts"] = (retry, json) => retry with { MaxAttempts = json.Integer() },
        ["delay_seconds"] = (retry, json) => retry with { DelaySeconds = json.Number() },
        ["backoff"] = (retry, json) => retry with { Backoff = json.Number() },
        ["max_delay_seconds"] = (retry, json) => retry with { MaxDelaySeconds = json.Number() },
    };

    public static readonly FieldTable<Subtask> Subtask = new("id")
    {
        ["id"] = (subtask, json) => subtask with { Id = json.Text() },
        ["task"] = (subtask, json) => subtask with { Task = json.Text() },
        ["agent"] = (subtask, json) => subtask with { Agent = Agent.Read(NoAgent, json) },
        ["tool"] = (subtask, json) => subtask with { Tool = json.Text() },
        ["args"] = (subtask, json) => subtask with { Args = json.Value },
        ["ask"] = (subtask, json) => subtask with { Ask = ReadAsk(json) },
        ["wait"] = (subtask, json) => subtask with { Wait = ReadWait(json) },
        ["workflow"] = (subtask, json) => subtask with { Workflow = Workflow.Read(NoWorkflow, json) },
        ["depends_on"] = (subtask, json) => subtask with { DependsOn = json.Texts() },
        ["needs"] = (subtask, json) => subtask with { Needs = json.Word<Needs>() },
        ["condition"] = (subtask, json) => subtask with { Condition = json.Text() },
        ["for_each"] = (subtask, json) => subtask with { ForEach = json.Text() },
        ["max_parallel"] = (subtask, json) => subtask with { MaxParallel = json.Integer() },
        ["repeat"] = (subtask, json) => subtask with { Repeat = Repeat.Read(NoRepeat, json) },
        ["retry"] = (subtask, json) => subtask with { Retry = ReadRetry(json) },
        ["timeout_seconds"] = (subtask, json) => subtask with { TimeoutSeconds = json.Number() },
        ["on_failure"] = (subtask, json) => subtask with { OnFailure = json.Word<OnFailure>(unoffered: Plans.OnFailure.Replan) },
        ["always"] = (subtask, json) => subtask with { Always = json.Flag() },
    };

    public static readonly FieldTable<Plan> Plan = new("subtasks")
    {
        ["strategy"] = (plan, json) => plan with { Strategy = json.Text() },
        ["subtasks"] = (plan, json) => plan with { Subtasks = json.List(ReadSubtask) },
    };

    public static Plan ReadPlan(JsonCursor json) => Plan.Read(NoPlan, json);

    private static Subtask ReadSubtask(JsonCursor json) => Subtask.Read(NoSubtask, json);

    private static AskSpec ReadAsk(JsonCursor json)
    {
        if (json.Kind == JsonValueKind.String) return NoAsk with { Question = json.Text() };
        if (json.Kind == JsonValueKind.Object) return Ask.Read(NoAsk, json);
        json.WrongKind("a question, as text or as an object");
        return NoAsk;
    }

    private static WaitSpec ReadWait(JsonCursor json)
    {
        if (json.Kind == JsonValueKind.String) return new WaitSpec(null, json.Instant());
        if (json.Kind == JsonValueKind.Number) return new WaitSpec(json.Number(), null);
        json.WrongKind("seconds, as a number, or an ISO 8601 instant, as text");
        return new WaitSpec(0, null);
    }

    /// <summary>A first delay longer than the default maximum raises that, when the plan does not say otherwise.</summary>
    private static RetrySpec ReadRetry(JsonCursor json)
    {
        var retry = Retry.Read(RetrySpec.Default with { MaxDelaySeconds = double.NaN }, json);
        return double.IsNaN(retry.MaxDelaySeconds)
            ? retry with { MaxDelaySeconds = Math.Max(RetrySpec.Default.MaxDelaySeconds, retry.DelaySeconds) }
            : retry;
    }
}
