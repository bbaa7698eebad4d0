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
    private readonly LinkedList<TaskCompletionSource<int>> _waiting = new();
    private readonly long _began = time.GetTimestamp();
    private double _width = double.PositiveInfinity;
    private int _underWay;
    private int _round;
    private TimeSpan _closedUntil;
    private ITimer? _opening;

    /// <summary>How many wait for their turn.</summary>
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
        var until = Now + Patience;
        ModelException? refusal = null;
        while (true)
        {
            var round = await EnterAsync(until, refusal, cancellation);
            try
            {
                var reply = await ask();
                Widen();
                return reply;
            }
            // Who is to come again in an hour is not waited for here, and keeps nobody else from asking.
            catch (ModelException e) when (e.Failure is { Code: ModelFailureCodes.RateLimited, RetryAfter: { } wish } && wish <= Patience)
            {
                Narrow(round, wish);
                if (Now + wish > until) throw;
                refusal = e;
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <returns>The round in which it was let in: refusals of one round are one piece of news.</returns>
    private async Task<int> EnterAsync(TimeSpan until, ModelException? refusal, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_turn)
        {
            // Who was refused is ahead of who has not asked yet, so that nobody waits for ever.
            if (refusal is null) _waiting.AddLast(mine);
            else _waiting.AddFirst(mine);
            LetIn();
        }
        try
        {
            var left = until - Now;
            return await mine.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
        }
        catch (Exception e)
        {
            GiveUp(mine);
            if (e is TimeoutException) throw refusal ?? Overdue(e);
            throw;
        }
    }

    private void GiveUp(TaskCompletionSource<int> mine)
    {
        lock (_turn)
        {
            // Its turn may have come in the same moment: then it is given back.
            if (!_waiting.Remove(mine)) _underWay--;
            LetIn();
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
        var closed = _closedUntil - Now;
        while (closed <= TimeSpan.Zero && _underWay + 1 <= _width && _waiting.First is { Value: var next })
        {
            _waiting.RemoveFirst();
            _underWay++;
            next.SetResult(_round);
        }
        if (_waiting.Count > 0 && closed > TimeSpan.Zero) Opening.Change(closed + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private ITimer Opening => _opening ??= time.CreateTimer(_ => { lock (_turn) LetIn(); }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Narrow(int round, TimeSpan wish)
    {
        lock (_turn)
        {
            if (round == _round)
            {
                _width = Math.Max(1, _underWay / 2.0);
                _round++;
            }
            var until = Now + (wish > LeastPause ? wish : LeastPause);
            if (until > _closedUntil) _closedUntil = until;
        }
    }

    private void Widen()
    {
        lock (_turn) _width += 1 / _width;
    }

    // Since it began: a clock that is set would hold everybody up.
    private TimeSpan Now => time.GetElapsedTime(_began);

    private static ModelException Overdue(Exception e) => new(
        new Failure(ModelFailureCodes.RateLimited, $"The model gets more requests than it takes: this one waited {Patience.TotalMinutes} minutes for its turn. Ask it less at once (options.concurrency, max_parallel), or raise its quota.", FailureKind.Transient),
        innerException: e);
}
