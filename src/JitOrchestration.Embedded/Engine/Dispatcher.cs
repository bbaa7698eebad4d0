using System.Collections.Concurrent;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What comes back from a call.</summary>
internal abstract record CallReport(string RunId, Command.Call Call)
{
    /// <summary>The call is answered, or cannot be made.</summary>
    public sealed record Answered(string RunId, Command.Call Call, Input Input) : CallReport(RunId, Call);

    /// <summary>A call of effect <c>once</c> is prepared; nothing is left but to start it.</summary>
    public sealed record Ready(string RunId, Command.Call Call, ReadyCall Prepared) : CallReport(RunId, Call);

    /// <summary>The call was given up without an answer: its token tripped.</summary>
    public sealed record Dropped(string RunId, Command.Call Call) : CallReport(RunId, Call);

    /// <summary>The engine cannot go on.</summary>
    public sealed record Broken(string RunId, Command.Call Call, EngineException Fault) : CallReport(RunId, Call);
}

/// <summary>Performs calls on the thread pool and reports what came of them.</summary>
internal sealed class Dispatcher(ActivityPerformer performer, Action<CallReport> report, Action<string>? crashPoint)
{
    private readonly ConcurrentDictionary<(string RunId, string Key), CancellationTokenSource> _running = new();

    public Effect EffectOf(Command.Call call) => performer.EffectOf(call);

    /// <summary>Performs a call whose start is committed.</summary>
    public void Perform(RunContext run, Command.Call call) =>
        Go(run, call, token => PerformAsync(run, call, token));

    /// <summary>Makes a prepared call whose start is committed.</summary>
    public void Invoke(RunContext run, ReadyCall ready) => Go(run, ready.Call, async token =>
    {
        crashPoint?.Invoke(CrashPoints.BeforeActivity);
        var input = await performer.Tools.InvokeAsync(run, ready, token);
        crashPoint?.Invoke(CrashPoints.AfterActivity);
        return new CallReport.Answered(run.RunId, ready.Call, input);
    });

    /// <summary>Does all of a call but the call itself.</summary>
    public void Prepare(RunContext run, Command.CallTool call) => Go(run, call, async token =>
    {
        var (ready, instead) = await performer.Tools.PrepareAsync(run, call, token);
        return ready is null ? new CallReport.Answered(run.RunId, call, instead!) : new CallReport.Ready(run.RunId, call, ready);
    });

    public void Cancel(string runId, string key)
    {
        if (_running.TryGetValue((runId, key), out var source)) Trip(source);
    }

    public void CancelAll()
    {
        foreach (var source in _running.Values) Trip(source);
    }

    /// <summary>What a tool has registered with its token runs on the pool: it may be slow, or throw.</summary>
    private static void Trip(CancellationTokenSource source) =>
        source.CancelAsync().ContinueWith(tripped => _ = tripped.Exception, TaskScheduler.Default);

    private void Go(RunContext run, Command.Call call, Func<CancellationToken, Task<CallReport>> work)
    {
        // Never disposed: it has neither timer nor handle, and a cancel may come at any moment.
        var source = new CancellationTokenSource();
        _running[(run.RunId, call.Key)] = source;
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(run.RunId, call, work, source), null);
    }

    private async Task RunAsync(string runId, Command.Call call, Func<CancellationToken, Task<CallReport>> work, CancellationTokenSource source)
    {
        var outcome = await OutcomeAsync(runId, call, work, source.Token);
        // Only if it is still this one: a call that was taken back may have been handed out again under its key.
        _running.TryRemove(new((runId, call.Key), source));
        report(outcome);
    }

    /// <summary>Whatever happens is reported: a call without a report would hold up its run for ever.</summary>
    private static async Task<CallReport> OutcomeAsync(string runId, Command.Call call, Func<CancellationToken, Task<CallReport>> work, CancellationToken token)
    {
        try
        {
            token.ThrowIfCancellationRequested();
            return await work(token);
        }
        catch (EngineException fault) when (fault.Code == StorageErrorCodes.PayloadMissing)
        {
            // The damage of one run, which no restart mends, must not stop the others.
            return new CallReport.Answered(runId, call, new Input.Failed(call.Key, new Failure(fault.Code, fault.Message)));
        }
        catch (EngineException fault)
        {
            return new CallReport.Broken(runId, call, fault);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            return new CallReport.Dropped(runId, call);
        }
        catch (Exception e)
        {
            return new CallReport.Answered(runId, call, new Input.Failed(call.Key, new Failure("activity_broken", $"The call '{call.Key}' broke: {e.GetType().Name}: {e.Message}")));
        }
    }

    private async Task<CallReport> PerformAsync(RunContext run, Command.Call call, CancellationToken token)
    {
        crashPoint?.Invoke(CrashPoints.BeforeActivity);
        var input = await performer.PerformAsync(run, call, token);
        crashPoint?.Invoke(CrashPoints.AfterActivity);
        return new CallReport.Answered(run.RunId, call, input);
    }
}
