using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Activities;

/// <summary>The activities that concern runs themselves: their children, their mail and their journal.</summary>
internal sealed class RunActivities(ActivityPerformer performer, RunLauncher launcher, RunJournal journal, Mailroom mailroom, IBlobs blobs, DurableEngines engines)
{
    /// <summary>How long an ended run is kept whose options do not say.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Prepares a child: one that is not there begins, one that failed or was cancelled goes on.</summary>
    [Function(ActivityNames.LaunchWorkflow)]
    public async Task<LaunchAnswer> LaunchWorkflowAsync([ActivityTrigger] CallBatch batch, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var call = (Command.LaunchChild)CommandJson.Read(batch.Calls[0].Call);
        // A child whose orchestration broke is brought to its end by whoever looks at it.
        if (call.Retries > 0) await engines.Of(client).GetAsync(call.ChildRunId, cancellation);
        var child = await ReadAsync(call.ChildRunId, cancellation);
        if (!child.Exists)
        {
            var input = await performer.PerformAsync(batch.ToContext(), call, cancellation);
            if (input is not Input.Begin begin) return Instead(input);
            await launcher.BeginAsync(call.ChildRunId, begin with { Retries = call.Retries }, cancellation);
        }
        else if (child.Run is { Ended: true, Status: not RunStatus.Completed } && child.Run.Retries < call.Retries)
        {
            await launcher.RetryAsync(child.Run, child.Parts, new Input.Retry(call.Options, ByParent: true), cancellation);
        }
        var ready = await ReadAsync(call.ChildRunId, cancellation);
        await new RunEnds(client, blobs).SettleAsync(ready.Run, cancellation);
        await new RunScheduler(client, launcher, journal).AnnounceAsync(ready, cancellation);
        return AnswerOf(call, ready);
    }

    [Function(ActivityNames.ReadMailbox)]
    public Task<Mail> ReadMailboxAsync([ActivityTrigger] MailRequest request, CancellationToken cancellation) => mailroom.ReadAsync(request, cancellation);

    /// <summary>Says something to a child.</summary>
    [Function(ActivityNames.TellRun)]
    public async Task<bool> TellRunAsync([ActivityTrigger] Message message, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await mailroom.SayAsync(client, message.InstanceId, InputJson.Read(message.Input), cancellation);
        return true;
    }

    /// <summary>Stores a part of the journal; of an ended run also that it has ended.</summary>
    [Function(ActivityNames.SaveJournal)]
    public async Task SaveJournalAsync([ActivityTrigger] JournalPart part, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (!await journal.WriteAsync(part.RunId, part.Part, part.Lines, cancellation))
            throw new InvalidOperationException($"Part {part.Part} of the journal of run {part.RunId} is there, and is another one: two orchestrations drive the run.");
        await mailroom.ForgetAsync(part.InstanceId, part.Taken, cancellation);
        if (part.End is null) return;
        await new RunEnds(client, blobs).SettleAsync((await ReadAsync(part.RunId, cancellation)).Run, cancellation);
    }

    /// <summary>Ends what does not take a cancel.</summary>
    [Function(ActivityNames.EnforceCancel)]
    public Task<bool> EnforceCancelAsync([ActivityTrigger] OverdueCancel cancel, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        engines.Of(client).EnforceCancelAsync(cancel, cancellation);

    /// <summary>Deletes what is long over, and takes up what was left.</summary>
    [Function(ActivityNames.SweepRuns)]
    public Task<int> SweepRunsAsync([ActivityTrigger] object? nothing, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        engines.Of(client).SweepAsync(Retention, cancellation);

    private LaunchAnswer AnswerOf(Command.LaunchChild call, RunReader child)
    {
        if (child.Run.Status == RunStatus.Completed || (child.Run.Ended && child.Run.Retries >= call.Retries)) return new LaunchAnswer("", null, null, RunOutcome.Of(child.Run).Ended);
        return child.Run.Retries >= call.Retries
            ? new LaunchAnswer(InstanceIds.Of(child.Run), launcher.InputOf(child.Run, child.Parts), null)
            : Instead(new Input.Failed(call.Key, new Failure("child_not_ended", $"The child run {call.ChildRunId} is still being cancelled.", FailureKind.Transient)));
    }

    private static LaunchAnswer Instead(Input input) => new("", null, InputJson.ToElement(input));

    private Task<RunReader> ReadAsync(string runId, CancellationToken cancellation) => RunReader.ReadStoredAsync(journal, runId, cancellation);
}
