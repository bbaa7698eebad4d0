using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// Writes plans. What is absent is omitted; the numbers of <c>repeat</c> and <c>retry</c> are always written, so that a
/// journal keeps its meaning when a later version has other defaults.
/// </summary>
internal static class PlanWriter
{
    public static void Write(Utf8JsonWriter writer, Plan plan)
    {
        writer.WriteStartObject();
        writer.WriteString("strategy"u8, plan.Strategy);
        writer.WriteStartArray("subtasks"u8);
        foreach (var subtask in plan.Subtasks) WriteSubtask(writer, subtask);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSubtask(Utf8JsonWriter writer, Subtask subtask)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, subtask.Id);
        WriteCall(writer, subtask);
        WriteLinks(writer, subtask);
        WriteWrappers(writer, subtask);
        writer.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter writer, Subtask subtask)
    {
        WriteText(writer, "task"u8, subtask.Task);
        if (subtask.Agent is { } agent) WriteAgent(writer, agent);
        WriteText(writer, "tool"u8, subtask.Tool);
        WriteJson(writer, "args"u8, subtask.Args);
        if (subtask.Ask is { } ask) WriteAsk(writer, ask);
        if (subtask.Wait is { } wait) WriteWait(writer, wait);
        if (subtask.Workflow is { } workflow) WriteWorkflow(writer, workflow);
    }

    private static void WriteLinks(Utf8JsonWriter writer, Subtask subtask)
    {
        WriteTexts(writer, "depends_on"u8, subtask.DependsOn);
        if (subtask.Needs is { } needs) writer.WriteString("needs"u8, WireNames<Needs>.Of(needs));
        WriteText(writer, "condition"u8, subtask.Condition);
    }

    private static void WriteWrappers(Utf8JsonWriter writer, Subtask subtask)
    {
        WriteText(writer, "for_each"u8, subtask.ForEach);
        if (subtask.MaxParallel is { } parallel) writer.WriteNumber("max_parallel"u8, parallel);
        if (subtask.Repeat is { } repeat) WriteRepeat(writer, repeat);
        if (subtask.Retry is { } retry) WriteRetry(writer, retry);
        if (subtask.TimeoutSeconds is { } timeout) writer.WriteNumber("timeout_seconds"u8, timeout);
        if (subtask.OnFailure != OnFailure.Fail) writer.WriteString("on_failure"u8, WireNames<OnFailure>.Of(subtask.OnFailure));
        if (subtask.Always) writer.WriteBoolean("always"u8, true);
    }

    private static void WriteAgent(Utf8JsonWriter writer, AgentSpec agent)
    {
        writer.WriteStartObject("agent"u8);
        WriteText(writer, "name"u8, agent.Name);
        WriteText(writer, "instructions"u8, agent.Instructions);
        WriteTexts(writer, "tools"u8, agent.Tools);
        WriteText(writer, "model"u8, agent.Model);
        WriteJson(writer, "output_schema"u8, agent.OutputSchema);
        writer.WriteEndObject();
    }

    private static void WriteAsk(Utf8JsonWriter writer, AskSpec ask)
    {
        if (ask.IsPlain)
        {
            writer.WriteString("ask"u8, ask.Question);
            return;
        }
        writer.WriteStartObject("ask"u8);
        writer.WriteString("question"u8, ask.Question);
        writer.WriteString("kind"u8, WireNames<AskKind>.Of(ask.Kind));
        WriteTexts(writer, "choices"u8, ask.Choices);
        WriteJson(writer, "schema"u8, ask.Schema);
        writer.WriteEndObject();
    }

    private static void WriteWait(Utf8JsonWriter writer, WaitSpec wait)
    {
        if (wait.Seconds is { } seconds) writer.WriteNumber("wait"u8, seconds);
        else if (wait.Until is { } until) writer.WriteString("wait"u8, until.ToString("O", CultureInfo.InvariantCulture));
    }

    private static void WriteWorkflow(Utf8JsonWriter writer, WorkflowSpec workflow)
    {
        writer.WriteStartObject("workflow"u8);
        WriteText(writer, "request"u8, workflow.Request);
        if (workflow.Plan is { } plan)
        {
            writer.WritePropertyName("plan"u8);
            Write(writer, plan);
        }
        WriteJson(writer, "input"u8, workflow.Input);
        writer.WriteEndObject();
    }

    private static void WriteRepeat(Utf8JsonWriter writer, RepeatSpec repeat)
    {
        writer.WriteStartObject("repeat"u8);
        writer.WriteString("until"u8, repeat.Until);
        writer.WriteNumber("max"u8, repeat.Max);
        writer.WriteNumber("delay_seconds"u8, repeat.DelaySeconds);
        writer.WriteEndObject();
    }

    private static void WriteRetry(Utf8JsonWriter writer, RetrySpec retry)
    {
        writer.WriteStartObject("retry"u8);
        writer.WriteNumber("max_attempts"u8, retry.MaxAttempts);
        writer.WriteNumber("delay_seconds"u8, retry.DelaySeconds);
        writer.WriteNumber("backoff"u8, retry.Backoff);
        writer.WriteNumber("max_delay_seconds"u8, retry.MaxDelaySeconds);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteJson(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? json)
    {
        if (json is not { ValueKind: not JsonValueKind.Undefined } value) return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
