using JitOrchestration.Api.Problems;

namespace JitOrchestration.Api;

/// <summary>How much of something may be in use at once. Thread-safe.</summary>
internal sealed class Capacity(long limit)
{
    private long _used;

    /// <summary>Takes some; it is given back when the answer is disposed.</summary>
    /// <exception cref="ProblemException"><c>overloaded</c>: there is not as much left.</exception>
    public Share Take(long amount)
    {
        Use(amount);
        return new Share(this, amount);
    }

    private void Use(long amount)
    {
        if (Interlocked.Add(ref _used, amount) <= limit) return;
        Interlocked.Add(ref _used, -amount);
        throw new ProblemException(new Problem(429, ProblemCodes.Overloaded, "The server has as much to do as it takes on. Come again in a moment.") { RetryAfter = 2 });
    }

    /// <summary>What somebody has taken. Not thread-safe.</summary>
    internal sealed class Share(Capacity of, long amount) : IDisposable
    {
        private long _amount = amount;

        /// <summary>Takes more.</summary>
        /// <exception cref="ProblemException"><c>overloaded</c>: there is not as much left.</exception>
        public void Grow(long more)
        {
            of.Use(more);
            _amount += more;
        }

        public void Dispose() => Interlocked.Add(ref of._used, -_amount);
    }
}
