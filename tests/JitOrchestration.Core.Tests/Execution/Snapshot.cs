using System.Buffers;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>All that makes up the state of a run, as text: two states with the same text go on in the same way.</summary>
internal static class Snapshot
{
    public static string Of(RunState run)
    {
        var text = new StringBuilder(Json(run));
        text.Append($"\n{run.Sequence} {run.Status} idle {run.Idle} due {run.NextDue:O} activities {run.Activities} work {run.Alarms.WorkCount} retries {run.Retries}");
        text.Append($"\n{run.Options with { Allow = [], Tags = [] }} joins {run.SynthesisWanted} {Scenario.Text(run.Synthesis)}");
        text.Append($"\nactive {run.Calls.ActiveCount} started {run.Calls.StartedCount} open {run.OpenSubtasks} parked {run.ParkedChildren} reserved {run.Budget.Reserved} in doubt {run.Budget.InDoubt} drafts {run.Drafts.Count} routed {run.Routed} {Scenario.Text(run.Direct)}");
        foreach (var call in run.Calls.Open.OrderBy(call => call.Turn)) text.Append($"\n{Call(call)}");
        foreach (var child in run.Children.OrderBy(child => child.RunId)) text.Append($"\nchild {Child(child)}");
        foreach (var (_, child) in run.UnwantedChildren.OrderBy(pair => pair.Key)) text.Append($"\nunwanted {Child(child)}");
        foreach (var subtask in run.Subtasks) Append(text, subtask);
        return text.ToString();
    }

    /// <summary>A run as the API shows it.</summary>
    public static string Json(RunState run)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) RunJson.Write(writer, run, stored => stored.Sha256);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether a command was issued, or put by, is not in the journal: it is issued again.</summary>
    public static string Call(CallState call) =>
        $"{call.Key} {call.Kind} {(call.Stage is CallStage.Issued or CallStage.OverBudget ? CallStage.Queued : call.Stage)} attempts {call.Attempts} failed {call.Failures} lost {call.Lost} " +
        $"{call.Effect} {call.Approved} {Scenario.Text(call.Arguments)} {Alarm(call.Alarm)} {call.Question?.Id} in doubt {call.InDoubt} for {call.Slot?.Call.Id} reserved {call.Reserved}";

    private static string Child(ChildState child) =>
        $"{child.RunId} {child.Launched} {child.MayExist} {child.Parked} retries {child.Retries} then {child.NextRetries} used {child.Activities} {child.Usage} granted {child.Grant}";

    private static void Append(StringBuilder text, SubtaskState subtask)
    {
        text.Append($"\n{subtask.Id} {subtask.Status} needs {subtask.OpenDependencies} started {subtask.StartedCalls} {subtask.OwnCall?.Key} {subtask.Condition}");
        text.Append($" e{subtask.Epoch} settled {subtask.Settled} {subtask.Continued} collected {Scenario.Text(subtask.Collected)} used {subtask.Usage} began {subtask.StartedAt:O}");
        if (subtask.FanOut is { } fanOut) text.Append($" next {fanOut.Next} more {fanOut.HasMore} running {fanOut.Running} busy {fanOut.Busy} ended {fanOut.EndedCount} bytes {fanOut.InlineBytes}");
        IEnumerable<InstanceState?> instances = subtask.FanOut?.Instances ?? [subtask.Single];
        foreach (var instance in instances.OfType<InstanceState>()) text.Append($"\n  {Instance(instance)}");
    }

    private static string Instance(InstanceState instance) =>
        $"{instance.Path} {instance.Stage} {instance.Outcome} e{instance.Epoch} of {instance.FirstEpoch} to {instance.HighestEpoch} c{instance.NextCall} {instance.CallsInEpoch} " +
        $"attempt {instance.Attempt} of {instance.Attempts} until {instance.Until} if {instance.Condition} alarm {Alarm(instance.Alarm)} " +
        $"deadline {Alarm(instance.Deadline)} asks {instance.Question?.Id} allowed {instance.Approved} " +
        $"result {Scenario.Text(instance.Result)} before {Scenario.Text(instance.Previous)} turns {Turns(instance.Agent)} {instance.Failure?.Message} " +
        $"child {instance.Child?.RunId} given up {string.Join(", ", instance.Abandoned.Select(Call).Order())} arguments {Scenario.Text(instance.Arguments)}";

    private static string Turns(AgentState? agent) =>
        string.Join(" / ", agent?.Turns.Select(turn => $"{turn.Key}: {string.Join(", ", turn.Slots.Select(slot => $"{Scenario.Text(slot.Value)} {slot.Failure?.Code}"))}") ?? []);

    private static string Alarm(Alarm? alarm) => alarm is { Off: false } ? $"{alarm.Kind} {alarm.Due:O}" : "-";
}
