using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using JitOrchestration.Activities.Engine;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// What other threads have for the loop, and the bell that wakes it. Once closed, what is in it and what comes later is
/// refused: nobody waits for ever.
/// </summary>
internal sealed class Mailbox : IDisposable
{
    private readonly ConcurrentQueue<LoopMessage> _messages = new();
    private readonly ManualResetEventSlim _bell = new(false, spinCount: 200);
    private EngineException? _closed;

    public bool IsEmpty => _messages.IsEmpty;

    public void Post(LoopMessage message)
    {
        _messages.Enqueue(message);
        Ring();
        if (Volatile.Read(ref _closed) is { } why) RefuseAll(why);
    }

    public bool TryTake([NotNullWhen(true)] out LoopMessage? message) => _messages.TryDequeue(out message);

    /// <summary>Wakes the loop, now or when it next wants to sleep.</summary>
    public void Ring() => _bell.Set();

    /// <summary>Sleeps until the bell rings.</summary>
    public void Sleep() => _bell.Wait();

    /// <summary>To be called before the messages are taken, so that none is left behind a silent bell.</summary>
    public void Silence() => _bell.Reset();

    public void Close(EngineException why)
    {
        // A full fence: either this sees a message that is posted now, or its sender sees that the box is closed.
        Interlocked.Exchange(ref _closed, why);
        RefuseAll(why);
    }

    /// <summary>Tells whoever waits for a message to be taken that it will not be.</summary>
    public static void Refuse(LoopMessage message, Exception why)
    {
        switch (message)
        {
            case LoopMessage.Start start: start.Accepted.TrySetException(why); break;
            case LoopMessage.Signal signal: signal.Outcome.TrySetException(why); break;
            case LoopMessage.Adopt adopt: adopt.Adopted.TrySetException(why); break;
            case LoopMessage.AdoptAll adopt: adopt.Adopted.TrySetException(why); break;
        }
    }

    public void Dispose() => _bell.Dispose();

    private void RefuseAll(Exception why)
    {
        while (_messages.TryDequeue(out var message)) Refuse(message, why);
    }
}
