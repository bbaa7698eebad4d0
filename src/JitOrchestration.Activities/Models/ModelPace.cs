using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Models;

/// <summary>
/// Keeps a model from being asked faster than it answers, once it has said so (429 with <c>Retry-After</c>): it is left alone
/// for as long as it wants, and then asked by half as many at once as before, and by one more for each round that goes well
/// (additive increase, multiplicative decrease: D.-M. Chiu and R. Jain, <i>Computer Networks and ISDN Systems</i> 17, 1989).
/// A model that never says so is never held up. One for each model of a process; thread-safe.
/// </summary>
/// <remarks>
/// To be refused is no attempt: nothing was done. Without this, whatever is asked in parallel would use up its attempts
/// on refusals, and a wide fan-out of agents would fail on any real quota.
/// </remarks>
internal sealed class ModelPace(TimeProvider time)
{
    /// <summary>How long a call waits for its turn before the refusal counts: as long as a call of a model may usually take.</summary>
    public static readonly TimeSpan Patience = ModelSettings.DefaultTimeout;

    /// <summary>The least that a refusal holds up: a server that wants 0 s would be asked in a tight loop.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private double _width = double.PositiveInfinity;
    private int _underWay;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;
    private ITimer? _opening;

    /// <summary>How many wait for their turn, those included that have given up since.</summary>
    public int Waiting
    {
        get
        {
            lock (_turn) return _waiting.Count;
        }
    }

    /// <summary>Asks when it is time to, and again as long as the refusals leave room for that.</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ModelException">What asking came to; of refusals, the last one.</exception>
    public async Task<ModelReply> KeepAsync(Func<Task<ModelReply>> ask, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Patience;
        ModelException? refusal = null;
        while (true)
        {
            await EnterAsync(until, refusal, cancellation);
            try
            {
                var reply = await ask();
                Widen();
                return reply;
            }
            catch (ModelException e) when (e.Failure is { Code: ModelFailureCodes.RateLimited, RetryAfter: { } wish })
            {
                Narrow(wish);
                if (time.GetUtcNow() + wish > until) throw;
                refusal = e;
            }
            finally
            {
                Leave();
            }
        }
    }

    private async Task EnterAsync(DateTimeOffset until, ModelException? refusal, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_turn)
        {
            _waiting.Enqueue(mine);
            LetIn();
        }
        try
        {
            await mine.Task.WaitAsync(Latest(until), time, cancellation);
        }
        catch (Exception e)
        {
            // Its turn may have come in the same moment: then it is to be given back.
            if (!mine.TrySetCanceled(CancellationToken.None)) Leave();
            if (e is TimeoutException) throw refusal ?? Overdue(e);
            throw;
        }
    }

    private void Leave()
    {
        lock (_turn)
        {
            _underWay--;
            LetIn();
        }
    }

    private void LetIn()
    {
        while (MayGo && _waiting.TryDequeue(out var next))
        {
            if (next.TrySetResult()) _underWay++;
        }
        var closed = _closedUntil - time.GetUtcNow();
        if (_waiting.Count > 0 && closed > TimeSpan.Zero) Opening.Change(closed + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private bool MayGo => _underWay + 1 <= _width && time.GetUtcNow() >= _closedUntil;

    private ITimer Opening => _opening ??= time.CreateTimer(_ => { lock (_turn) LetIn(); }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Narrow(TimeSpan wish)
    {
        lock (_turn)
        {
            var now = time.GetUtcNow();
            // Of those that were out together, only the first refusal says something new.
            if (now >= _closedUntil) _width = Math.Max(1, _underWay / 2.0);
            var until = now + (wish > LeastPause ? wish : LeastPause);
            if (until > _closedUntil) _closedUntil = until;
        }
    }

    private void Widen()
    {
        lock (_turn) _width += 1 / _width;
    }

    private TimeSpan Latest(DateTimeOffset until)
    {
        var left = until - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static ModelException Overdue(Exception e) => new(
        new Failure(ModelFailureCodes.RateLimited, $"The model gets more requests than it takes: this one waited {Patience.TotalMinutes} minutes for its turn. Ask it less at once (options.concurrency, max_parallel), or raise its quota.", FailureKind.Transient),
        innerException: e);
}
