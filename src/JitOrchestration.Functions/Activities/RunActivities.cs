using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Activities;

/// <summary>The activities that concern runs themselves: their children, their mail and their journal.</summary>
internal sealed class RunActivities(ActivityPerformer performer, RunLauncher launcher, RunJournal journal, Mailroom mailroom, IBlobs blobs)
{
    /// <summary>Prepares a child: one that is not there begins, one that failed or was cancelled goes on.</summary>
    [Function(ActivityNames.LaunchWorkflow)]
    public async Task<LaunchAnswer> LaunchWorkflowAsync([ActivityTrigger] CallBatch batch, CancellationToken cancellation)
    {
        var call = (Command.LaunchChild)CommandJson.Read(batch.Calls[0].Call);
        var child = await ReadAsync(call.ChildRunId, cancellation);
        if (!child.Exists)
        {
            var input = await performer.PerformAsync(new RunContext(batch.RunId, batch.Options), call, cancellation);
            if (input is not Input.Begin begin) return Instead(input);
            await launcher.BeginAsync(call.ChildRunId, begin with { Retries = call.Retries }, cancellation);
        }
        else if (child.Run is { Ended: true, Status: not RunStatus.Completed } && child.Run.Retries < call.Retries)
        {
            await launcher.RetryAsync(child.Run, child.Parts, new Input.Retry(call.Options, ByParent: true), cancellation);
        }
        return AnswerOf(call, await ReadAsync(call.ChildRunId, cancellation));
    }

    [Function(ActivityNames.ReadMailbox)]
    public Task<Mail> ReadMailboxAsync([ActivityTrigger] MailRequest request, CancellationToken cancellation) => mailroom.ReadAsync(request, cancellation);

    /// <summary>Says something to a child.</summary>
    [Function(ActivityNames.TellRun)]
    public async Task<bool> TellRunAsync([ActivityTrigger] Message message, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await mailroom.PostAsync(message.RunId, InputJson.Read(message.Input), cancellation);
        var child = await ReadAsync(message.RunId, cancellation);
        if (child.Exists) await client.RaiseEventAsync(InstanceIds.Of(child.Run), ActivityNames.Doorbell, new Ring(), cancellation);
        return true;
    }

    /// <summary>Stores a part of the journal; of an ended run also that it has ended.</summary>
    [Function(ActivityNames.SaveJournal)]
    public async Task SaveJournalAsync([ActivityTrigger] JournalPart part, CancellationToken cancellation)
    {
        await journal.WriteAsync(part.RunId, part.Part, part.Lines, cancellation);
        await mailroom.ForgetAsync(part.RunId, part.Taken, cancellation);
        if (part.End is null) return;
        await new RunEnds(blobs).SettleAsync((await ReadAsync(part.RunId, cancellation)).Run, cancellation);
    }

    private LaunchAnswer AnswerOf(Command.LaunchChild call, RunReader child)
    {
        if (child.Run.Status == RunStatus.Completed || (child.Run.Ended && child.Run.Retries >= call.Retries)) return new LaunchAnswer("", null, null, Generation.OutcomeOf(child.Run).Ended);
        return child.Run.Retries >= call.Retries
            ? new LaunchAnswer(InstanceIds.Of(child.Run), launcher.InputOf(child.Run, child.Parts), null)
            : Instead(new Input.Failed(call.Key, new Failure("child_not_ended", $"The child run {call.ChildRunId} is still being cancelled.", FailureKind.Transient)));
    }

    private static LaunchAnswer Instead(Input input) => new("", null, InputJson.ToElement(input));

    /// <summary>A run as its stored journal says.</summary>
    private async Task<RunReader> ReadAsync(string runId, CancellationToken cancellation)
    {
        var reader = new RunReader(journal, NoTail.Instance, runId);
        await reader.ReadAsync(cancellation);
        return reader;
    }
}
