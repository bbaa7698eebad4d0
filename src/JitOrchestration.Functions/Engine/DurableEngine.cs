using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// Durable workflows on Azure Durable Functions. An orchestration moves a run on; blobs keep its journal and all else
/// that must outlive the orchestration's history. Thread-safe.
/// </summary>
public sealed class DurableEngine : IWorkflowEngine
{
    /// <summary>How often a stored end is looked for: 200 ms apart, for as long as an activity may take to be picked up.</summary>
    private const int MostTries = 50;

    private readonly DurableTaskClient _client;
    private readonly IBlobs _blobs;
    private readonly ToolRegistry _tools;
    private readonly TimeProvider _time;
    private readonly Intake _intake;
    private readonly IPayloadStore _payloads;
    private readonly ValueStore _values;
    private readonly RunJournal _journal;
    private readonly RunLauncher _launcher;
    private readonly RunScheduler _scheduler;
    private readonly Signalling _signalling;
    private readonly RunEnds _ends;
    private readonly SharedTail _live;
    private readonly RunLog? _log;

    /// <summary>Puts the parts together.</summary>
    /// <param name="client">Durable Functions.</param>
    /// <param name="blobs">The container of the service.</param>
    /// <param name="tools">What plans may call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="live">Reads what is not stored yet; null: from Durable's history.</param>
    /// <param name="history">When orchestrations continue as new.</param>
    /// <param name="callbacks">How callbacks are made; null: none are, and a run that wants them is refused.</param>
    /// <param name="thinking">What thinks; null: it has no say in how runs are done.</param>
    /// <param name="log">Hears what becomes of runs; null: nobody does.</param>
    public DurableEngine(
        DurableTaskClient client, IBlobs blobs, ToolRegistry tools, TimeProvider time, ILiveTail? live = null, HistoryLimits? history = null, CallbackOptions? callbacks = null, IThinking? thinking = null, RunLog? log = null)
    {
        (_client, _blobs, _tools, _time) = (client, blobs, tools, time);
        _payloads = new BlobPayloads(blobs);
        _values = new ValueStore(_payloads);
        _intake = new Intake(new RequestValidator(tools) { Callbacks = callbacks, Thinking = thinking }, _payloads);
        _journal = new RunJournal(blobs, log);
        _log = log;
        _launcher = new RunLauncher(blobs, _journal, tools, history ?? HistoryLimits.Default, time);
        _ends = new RunEnds(client, blobs);
        _scheduler = new RunScheduler(client, _launcher, _journal);
        _live = new SharedTail(new KeptTail(client, live ?? new HistoryTail(client)));
        _signalling = new Signalling(client, _live, new Mailroom(blobs, time), time);
    }

    /// <inheritdoc/>
    public EngineException? Fault => null;

    /// <inheritdoc/>
    public async Task<string> StartAsync(RunRequest request, CancellationToken cancellation = default)
    {
        var begin = _intake.Check(request);
        return await OnceAsync(request.Idempotency, runId => _intake.KeepAsync(runId, begin, request.Input), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ForkOutcome> ForkAsync(string runId, ForkRequest request, CancellationToken cancellation = default)
    {
        if (await new KeyedStarts(_blobs, _time).FindAsync(request.Idempotency, cancellation) is { } earlier) return new ForkOutcome.Forked(earlier);
        if (await GetAsync(runId, cancellation) is not { } source) return new ForkOutcome.NoSuchRun();
        if (Forks.WhyNot(source) is { } rejection) return new ForkOutcome.Refused(rejection);
        var begin = _intake.Check(source, request);
        return new ForkOutcome.Forked(await OnceAsync(request.Idempotency, forkId => _intake.KeepAsync(forkId, begin, request.Input), cancellation));
    }

    /// <inheritdoc/>
    public async Task<RunState?> GetAsync(string runId, CancellationToken cancellation = default)
    {
        var reader = await ReadAsync(runId, cancellation);
        return reader.Exists ? reader.Run : null;
    }

    /// <inheritdoc/>
    public Task<RunList> ListAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default) =>
        new RunLister(_client, _blobs).ListAsync(status, cursor, limit, cancellation);

    /// <inheritdoc/>
    public Task<RunList> ListRootsAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default) =>
        ListAsync(status, cursor, limit, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> EventsAsync(
        string runId, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = new RunReader(_journal, _live, runId);
        var pause = new Pause(_time);
        while (true)
        {
            var entries = await reader.ReadAsync(cancellation);
            foreach (var entry in entries.Where(entry => entry.FirstSequence + entry.Events.Count - 1 > after)) yield return entry.From(after + 1);
            if (!reader.Exists || reader.Run.Ended) yield break;
            await MendAsync(reader, cancellation);
            await pause.AfterAsync(entries.Count > 0, cancellation);
        }
    }

    /// <inheritdoc/>
    public Task UntilOverAsync(RunState run, CancellationToken cancellation = default) => new EndWatch(_client, _time).WaitAsync(InstanceIds.Of(run), cancellation);

    /// <inheritdoc/>
    public async Task<SignalOutcome> SignalAsync(string runId, Input input, CancellationToken cancellation = default)
    {
        if (input is Input.Retry retry) return await RetryAsync(runId, retry, cancellation);
        if (await AnswerSchema.CheckAsync(this, _tools, runId, input, cancellation) is { } rejection) return new SignalOutcome.Refused(rejection);
        return await _signalling.SendAsync(await ReadAsync(runId, cancellation), input, cancellation);
    }

    /// <inheritdoc/>
    public async Task<JsonElement> OpenAsync(string runId, Value value, CancellationToken cancellation = default) =>
        await _values.OpenAsync(runId, value, cancellation);

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string runId, Value.Stored value, long offset, int length, CancellationToken cancellation = default) =>
        _payloads.ReadRangeAsync(runId, value.Sha256, offset, length, cancellation);

    /// <inheritdoc/>
    public async Task<Value> KeepAsync(string runId, JsonElement json, CancellationToken cancellation = default) =>
        await _values.KeepAsync(runId, json, Value.InlineLimit, RunLimits.Default.ResultBytes).AsTask().WaitAsync(cancellation);

    /// <inheritdoc/>
    public async Task<DeletionOutcome> DeleteAsync(string runId, CancellationToken cancellation = default)
    {
        var reader = await ReadStoredEndAsync(runId, cancellation);
        if (!reader.Exists) return DeletionOutcome.NoSuchRun;
        if (reader.Run.Parent is not null) return DeletionOutcome.Child;
        return await new RunRemover(_client, _blobs, _journal, _time, ReadStoredEndAsync).RemoveAsync(reader.Run, cancellation) ? DeletionOutcome.Deleted : DeletionOutcome.Live;
    }

    /// <summary>
    /// Deletes the runs that ended longer ago than they are to be kept, and idempotency keys that no longer hold, and takes up
    /// what was accepted and never scheduled.
    /// </summary>
    /// <param name="retention">How long runs are kept whose options do not say.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many runs were deleted.</returns>
    public async Task<int> SweepAsync(TimeSpan retention, CancellationToken cancellation = default)
    {
        var sweeper = new RunSweeper(_client, _blobs, _time, _log);
        await sweeper.TakeUpAsync(TakeUpAsync, cancellation);
        var deleted = await sweeper.DeleteAsync(retention, DeleteAsync, cancellation);
        // Last, because it can wait: whoever uses a key looks by himself whether it still holds.
        await new KeyedStarts(_blobs, _time).SweepAsync(cancellation);
        return deleted;
    }

    /// <summary>Ends a run whose orchestration has not taken a cancel in time: by terminating it, and then by closing the run.</summary>
    /// <returns>Whether there is nothing more to be done.</returns>
    public async Task<bool> EnforceCancelAsync(OverdueCancel cancel, CancellationToken cancellation = default)
    {
        // Whoever reads a run whose orchestration was terminated closes it.
        var reader = await ReadAsync(cancel.RunId, cancellation);
        if (reader.Standing != OrchestrationStanding.There || reader.Run.Ended || reader.Run.Cancelling || InstanceIds.Of(reader.Run) != cancel.InstanceId) return true;
        await _client.TerminateInstanceAsync(cancel.InstanceId, "It has not taken a cancel in time.", cancellation);
        return false;
    }

    /// <summary>Whoever looks at a run mends it; one that has ended is settled, if that was not done.</summary>
    private async Task TakeUpAsync(string runId, CancellationToken cancellation) => await _ends.SettleAsync((await ReadAsync(runId, cancellation)).Run, cancellation);

    private async Task<string> OnceAsync(IdempotencyKey? key, Func<string, Task<Input.Begin>> begin, CancellationToken cancellation)
    {
        var runId = Ulid.At(_time.GetUtcNow(), RandomNumberGenerator.GetBytes(Ulid.EntropyBytes));
        if (key is not null) runId = await new KeyedStarts(_blobs, _time).ClaimAsync(key, runId, cancellation);
        var reader = await RunReader.ReadStoredAsync(_journal, runId, cancellation);
        if (!reader.Exists)
        {
            await _launcher.BeginAsync(runId, await begin(runId), cancellation);
            await reader.ReadAsync(cancellation);
        }
        if (reader.Exists) await GoOnAsync(reader, cancellation);
        return runId;
    }

    private async Task<SignalOutcome> RetryAsync(string runId, Input.Retry retry, CancellationToken cancellation)
    {
        if (retry.Options is { } options) _intake.Check(options);
        var reader = await ReadStoredEndAsync(runId, cancellation);
        if (!reader.Exists) return new SignalOutcome.NoSuchRun();
        if (await _launcher.RetryAsync(reader.Run, reader.Parts, _intake.Complete(reader.Run, retry), cancellation) is { } rejection) return new SignalOutcome.Refused(rejection);
        await GoOnAsync(await RunReader.ReadStoredAsync(_journal, runId, cancellation), cancellation);
        return new SignalOutcome.Taken();
    }

    /// <summary>A run of which nothing is left to be done has ended as it began, or by the retry itself.</summary>
    private Task GoOnAsync(RunReader reader, CancellationToken cancellation) =>
        reader.Run.Ended ? _ends.SettleAsync(reader.Run, cancellation) : ScheduleAsync(reader, cancellation);

    /// <summary>What is in the journal is accepted: should the storage not take its orchestration now, whoever looks at it next hands it over.</summary>
    private async Task ScheduleAsync(RunReader reader, CancellationToken cancellation)
    {
        try
        {
            await _scheduler.ScheduleAsync(reader, cancellation);
        }
        catch (Exception e) when (StorageFaults.IsPassing(e, cancellation))
        {
            _log?.NotScheduled(reader.Run.RunId, e);
        }
    }

    private async Task<RunReader> ReadAsync(string runId, CancellationToken cancellation)
    {
        var reader = new RunReader(_journal, _live, runId);
        await reader.ReadAsync(cancellation);
        await MendAsync(reader, cancellation);
        return reader;
    }

    /// <summary>
    /// Whoever accepted a run may have been gone before it was scheduled; whoever looks at it does that then. One whose
    /// orchestration broke, or was ended by an operator, is brought to its end.
    /// </summary>
    private async Task MendAsync(RunReader reader, CancellationToken cancellation)
    {
        if (!reader.Exists || reader.Run.Ended) return;
        // To begin a child is its parent's business.
        if (reader.Standing == OrchestrationStanding.Absent && reader.Run.Parent is null) await ScheduleAsync(reader, cancellation);
        if (reader.Standing == OrchestrationStanding.Broken) await new RunCloser(_client, _blobs, _journal, _time).CloseAsync(new RunReader(_journal, _live, reader.Run.RunId), cancellation);
    }

    /// <summary>
    /// A run whose end, if it has one, is stored. An end is seen in the live history a moment before: what follows it must
    /// not be written in its place.
    /// </summary>
    /// <exception cref="EngineException"><c>end_not_stored</c>: it has been taking too long.</exception>
    private async Task<RunReader> ReadStoredEndAsync(string runId, CancellationToken cancellation)
    {
        var reader = await ReadAsync(runId, cancellation);
        var pause = new Pause(_time);
        for (var tries = 0; reader.Run.Ended && reader.Live.Count > 0; tries++)
        {
            if (tries == MostTries) throw new EngineException("end_not_stored", $"The run {runId} has ended, and its end is still being stored. Try again in a moment.");
            await pause.AfterAsync(true, cancellation);
            reader = await ReadAsync(runId, cancellation);
        }
        return reader;
    }
}
