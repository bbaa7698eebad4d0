using System.Collections.Concurrent;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// One reader of live history for all who watch the same run: whoever asks while one reads shares the reading that
/// begins next, so that what is read is never older than the question.
/// </summary>
internal sealed class SharedTail(ILiveTail tail) : ILiveTail
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new();

    public Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation) =>
        _turns.GetOrAdd(instanceId, id => new Turn(this, id)).JoinAsync().WaitAsync(cancellation);

    private sealed class Turn(SharedTail shared, string instanceId)
    {
        private readonly Lock _turn = new();
        private Task<Tail?>? _reading;
        private Task<Tail?>? _next;

        public Task<Tail?> JoinAsync()
        {
            lock (_turn)
            {
                if (_reading is null) return _reading = Task.Run(ReadAsync);
                return _next ??= AfterAsync(_reading);
            }
        }

        private async Task<Tail?> AfterAsync(Task reading)
        {
            await reading.ContinueWith(_ => { }, TaskScheduler.Default);
            lock (_turn)
            {
                _reading = _next;
                _next = null;
            }
            return await ReadAsync();
        }

        private async Task<Tail?> ReadAsync()
        {
            try
            {
                return await shared.ReadOneAsync(instanceId);
            }
            finally
            {
                Leave();
            }
        }

        private void Leave()
        {
            lock (_turn)
            {
                if (_next is not null) return;
                _reading = null;
                shared._turns.TryRemove(instanceId, out _);
            }
        }
    }

    private Task<Tail?> ReadOneAsync(string instanceId) => tail.ReadAsync(instanceId, CancellationToken.None);
}
