using JitOrchestration.Activities.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>Begins runs, one for each idempotency key.</summary>
/// <param name="journal">Knows the keys of earlier batches.</param>
/// <param name="driver">Begins runs.</param>
/// <param name="again">Takes a start in another round.</param>
internal sealed class Starts(IJournal journal, RunDriver driver, Action<LoopMessage> again)
{
    public void Take(Batch batch, LoopMessage.Start start)
    {
        batch.Refusals.Add(e => start.Accepted.TrySetException(e));
        if (start.Key is not { } key) Begin(batch, start);
        else if (batch.Keyed.TryGetValue(key.KeySha256, out var here)) batch.Acknowledgements.Add(() => Repeat(start, here));
        else if (journal.FindStart(key.KeySha256, batch.At) is { } earlier) batch.Acknowledgements.Add(() => Answer(start, key, earlier));
        else batch.Keyed[key.KeySha256] = Begin(batch, start);
    }

    private LoadedRun Begin(Batch batch, LoopMessage.Start start)
    {
        var run = driver.Begin(start.RunId, start.Begin);
        run.Start = start.Key is { } key ? new KeyedStart(key.KeySha256, key.BodySha256, start.RunId) : null;
        batch.Acknowledgements.Add(() => Accept(start, run));
        return run;
    }

    /// <summary>A run that another process was faster with has not begun; the next round finds the other one.</summary>
    private void Accept(LoopMessage.Start start, LoadedRun run)
    {
        if (run.Broken is { } why) start.Accepted.TrySetException(why);
        else if (run.Discarded) again(start);
        else start.Accepted.TrySetResult(run.Id);
    }

    private void Repeat(LoopMessage.Start start, LoadedRun first)
    {
        if (first.Discarded) again(start);
        else Answer(start, start.Key!, first.Start!);
    }

    private static void Answer(LoopMessage.Start start, IdempotencyKey key, KeyedStart earlier)
    {
        if (earlier.Body == key.BodySha256) start.Accepted.TrySetResult(earlier.RunId);
        else start.Accepted.TrySetException(new IdempotencyKeyReusedException(earlier.RunId));
    }
}
