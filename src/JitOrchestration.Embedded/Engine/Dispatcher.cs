using System.Collections.Concurrent;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What comes back from a call.</summary>
internal abstract record CallReport(OpenCall Call)
{
    /// <summary>The call is answered, or cannot be made.</summary>
    public sealed record Answered(OpenCall Call, Input Input) : CallReport(Call);

    /// <summary>A call of effect <c>once</c> is prepared; nothing is left but to start it.</summary>
    public sealed record Ready(OpenCall Call, ReadyCall Prepared) : CallReport(Call);

    /// <summary>The call was given up without an answer: its token tripped.</summary>
    public sealed record Dropped(OpenCall Call) : CallReport(Call);

    /// <summary>The engine cannot go on.</summary>
    public sealed record Broken(OpenCall Call, EngineException Fault) : CallReport(Call);
}

/// <summary>Performs calls on the thread pool and reports what came of them.</summary>
internal sealed class Dispatcher(ActivityPerformer performer, Action<CallReport> report, Action<string>? crashPoint)
{
    private readonly ConcurrentDictionary<OpenCall, bool> _running = new();

    public Effect EffectOf(Command.Call call) => performer.EffectOf(call);

    /// <summary>Performs a call whose start is committed.</summary>
    public void Perform(OpenCall open) => Go(open, async () =>
    {
        crashPoint?.Invoke(CrashPoints.BeforeActivity);
        var input = await performer.PerformAsync(open.Run.Context, open.Call, open.Token);
        crashPoint?.Invoke(CrashPoints.AfterActivity);
        return new CallReport.Answered(open, input);
    });

    /// <summary>Makes a prepared call whose start is committed.</summary>
    public void Invoke(OpenCall open, ReadyCall ready) => Go(open, async () =>
    {
        crashPoint?.Invoke(CrashPoints.BeforeActivity);
        var input = await performer.Tools.InvokeAsync(open.Run.Context, ready, open.Token);
        crashPoint?.Invoke(CrashPoints.AfterActivity);
        return new CallReport.Answered(open, input);
    });

    /// <summary>Does all of a call of a tool but the call itself.</summary>
    public void Prepare(OpenCall open) => Go(open, async () =>
    {
        var (ready, instead) = await performer.Tools.PrepareAsync(open.Run.Context, (Command.CallTool)open.Call, open.Token);
        return ready is null ? new CallReport.Answered(open, instead!) : new CallReport.Ready(open, ready);
    });

    public void CancelAll()
    {
        foreach (var open in _running.Keys) open.Cancel();
    }

    private void Go(OpenCall open, Func<Task<CallReport>> work)
    {
        _running[open] = true;
        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = RunAsync(open, work), null);
    }

    private async Task RunAsync(OpenCall open, Func<Task<CallReport>> work)
    {
        var outcome = await OutcomeAsync(open, work);
        _running.TryRemove(open, out _);
        report(outcome);
    }

    /// <summary>Whatever happens is reported: a call without a report would hold up its run for ever.</summary>
    private static async Task<CallReport> OutcomeAsync(OpenCall open, Func<Task<CallReport>> work)
    {
        var key = open.Call.Key;
        try
        {
            open.Token.ThrowIfCancellationRequested();
            return await work();
        }
        catch (EngineException fault) when (fault.Code == StorageErrorCodes.PayloadMissing)
        {
            // The damage of one run, which no restart mends, must not stop the others.
            return new CallReport.Answered(open, new Input.Failed(key, new Failure(fault.Code, fault.Message)));
        }
        catch (EngineException fault)
        {
            return new CallReport.Broken(open, fault);
        }
        catch (Exception) when (open.Token.IsCancellationRequested)
        {
            return new CallReport.Dropped(open);
        }
        catch (Exception e)
        {
            return new CallReport.Answered(open, new Input.Failed(key, new Failure("activity_broken", $"The call '{key}' broke: {e.GetType().Name}: {e.Message}")));
        }
    }
}
