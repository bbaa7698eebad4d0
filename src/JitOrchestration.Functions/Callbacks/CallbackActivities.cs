using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Callbacks;

/// <summary>The activities that callbacks are made of.</summary>
/// <param name="engines">Reads the runs that receivers are told of.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How callbacks are made; null: not any more.</param>
/// <param name="sender">Makes them.</param>
internal sealed class CallbackActivities(DurableEngines engines, TimeProvider time, CallbackOptions? options = null, CallbackSender? sender = null)
{
    /// <summary>Takes an order of a run that is under way.</summary>
    [Function(ActivityNames.OrderCallback)]
    public async Task<bool> OrderCallbackAsync([ActivityTrigger] CallbackOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await new CallbackDesk(client).TakeAsync(order, cancellation);
        return true;
    }

    /// <summary>Makes an attempt.</summary>
    [Function(ActivityNames.SendCallback)]
    public async Task<CallbackVerdict> SendCallbackAsync([ActivityTrigger] CallbackAttempt attempt, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (await OutcomeAsync(engines.Of(client), attempt.Order, cancellation) is not { } outcome) return new CallbackVerdict(null);
        var pause = outcome is CallbackOutcome.Failed failed ? CallbackRetries.PauseAfter(attempt.Number, failed.RetryAfter, Random.Shared.NextDouble()) : null;
        Report(attempt, outcome, pause);
        return new CallbackVerdict(pause);
    }

    /// <summary>What came of an attempt; null: the run is gone.</summary>
    private async Task<CallbackOutcome?> OutcomeAsync(DurableEngine engine, CallbackOrder order, CancellationToken cancellation)
    {
        if (sender is null) return new CallbackOutcome.Failed("There is no secret any more to sign callbacks with.");
        try
        {
            var message = await CallbackMessage.ReadAsync(engine, order.RunId, order.Sequence, cancellation);
            return message is null ? null : await sender.SendAsync(new Uri(order.Url), message, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it is, it must end at some time: an attempt is counted.
            return new CallbackOutcome.Failed($"It could not be sent: {e.Message}");
        }
    }

    private void Report(CallbackAttempt attempt, CallbackOutcome outcome, TimeSpan? pause) => options?.Report?.Invoke(new CallbackReport(
        CallbackMessage.IdOf(attempt.Order.RunId, attempt.Order.Sequence), new Uri(attempt.Order.Url).IdnHost, attempt.Number, outcome.Trouble, time.GetUtcNow() + pause));
}
