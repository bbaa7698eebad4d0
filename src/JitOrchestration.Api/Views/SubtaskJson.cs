using System.Text.Json;
using JitOrchestration.Api.Requests;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Views;

/// <summary>Writes everything of one subtask.</summary>
internal sealed class SubtaskJson(Utf8JsonWriter writer, RunState run, SubtaskState subtask, OpenValues values)
{
    private string Path => $"{RunViews.PathOf(run.RunId)}/subtasks/{subtask.Id}";

    public void Write(InstancePage page, IReadOnlyList<CallAttempt> calls)
    {
        writer.WriteStartObject();
        writer.WriteString("id", subtask.Id);
        writer.WriteString("run_id", run.RunId);
        WriteState(SubtaskView.StatusOf(subtask), subtask.Reason, subtask.Failure, SubtaskView.AttemptsOf(subtask), subtask.StartedAt, subtask.EndedAt);
        values.Write(writer, "result", subtask.Result, Path);
        WriteWork(subtask.Single);
        WriteInstances(page);
        WriteCalls(calls);
        RunJson.WriteUsage(writer, subtask.Usage);
        writer.WriteEndObject();
    }

    private void WriteState(
        SubtaskStatus status, string? reason, Failure? error, int attempts, DateTimeOffset? startedAt, DateTimeOffset? completedAt)
    {
        writer.WriteString("status", Wire.Word(status));
        writer.WriteString("reason", reason);
        writer.WritePropertyName("error");
        RunJson.WriteFailure(writer, error);
        writer.WriteNumber("attempts", attempts);
        WriteTime("started_at", startedAt);
        WriteTime("completed_at", completedAt);
    }

    /// <summary>What an instance has done beside its calls: the conversation of its agent, its child, its iterations.</summary>
    private void WriteWork(InstanceState? instance)
    {
        writer.WriteNumber("iteration", instance?.Iteration ?? 0);
        writer.WriteString("child_run", instance?.Child is { } child ? RunViews.PathOf(child.RunId) : null);
        if (instance?.Agent is { } agent) WriteTurns(agent);
        else writer.WriteNull("turns");
    }

    private void WriteTurns(AgentState agent)
    {
        writer.WriteStartArray("turns");
        foreach (var turn in agent.Turns)
        {
            writer.WriteStartObject();
            writer.WriteString("call", turn.Key);
            values.Write(writer, "message", turn.Turn.Message);
            values.Write(writer, "output", turn.Turn.Output);
            writer.WriteString("complaint", turn.Turn.Complaint);
            writer.WriteStartArray("tool_calls");
            foreach (var slot in turn.Slots) WriteSlot(slot);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteSlot(ToolSlot slot)
    {
        writer.WriteStartObject();
        writer.WriteString("id", slot.Call.Id);
        writer.WriteString("tool", slot.Call.Tool);
        values.Write(writer, "arguments", slot.Call.Arguments);
        values.Write(writer, "result", slot.Value);
        writer.WritePropertyName("error");
        RunJson.WriteFailure(writer, slot.Failure);
        writer.WriteEndObject();
    }

    private void WriteInstances(InstancePage page)
    {
        if (subtask.FanOut is not { } fanOut)
        {
            writer.WriteNull("instances");
            return;
        }
        writer.WriteStartObject("instances");
        RunJson.WriteCounts(writer, fanOut);
        writer.WriteStartArray("items");
        foreach (var (index, instance) in page.Shown) WriteInstance(index, instance);
        writer.WriteEndArray();
        writer.WriteString("next", Query.Opaque(page.Next?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        writer.WriteEndObject();
    }

    private void WriteInstance(int index, InstanceState? instance)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        WriteState(
            instance is null ? SubtaskStatus.Pending : SubtaskView.StatusOf(instance),
            instance?.Reason, instance?.Failure, instance?.Attempts ?? 0, instance?.StartedAt, instance?.EndedAt);
        values.Write(writer, "result", instance?.Result, $"{Path}?index={index}");
        WriteWork(instance);
        writer.WriteEndObject();
    }

    private void WriteCalls(IReadOnlyList<CallAttempt> calls)
    {
        writer.WriteStartArray("calls");
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("key", call.Key);
            writer.WriteNumber("attempt", call.Number);
            writer.WriteString("outcome", call.Outcome);
            writer.WritePropertyName("error");
            RunJson.WriteFailure(writer, call.Failure);
            WriteTime("started_at", call.StartedAt);
            WriteTime("completed_at", call.EndedAt);
            WriteTime("retry_at", call.RetryAt);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteTime(string name, DateTimeOffset? at)
    {
        if (at is { } time) writer.WriteString(name, time.UtcDateTime);
        else writer.WriteNull(name);
    }
}
