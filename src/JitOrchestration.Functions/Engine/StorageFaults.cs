using Azure;
using Grpc.Core;
using JitOrchestration.Activities.Engine;

namespace JitOrchestration.Functions.Engine;

/// <summary>What Durable Functions and blobs throw when the storage behind them is slow, or not there for a moment.</summary>
internal static class StorageFaults
{
    /// <summary>Whether the same may succeed when it is tried again.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="cancellation">Whoever asked: what he himself called off is no fault.</param>
    public static bool IsPassing(Exception e, CancellationToken cancellation = default) => !cancellation.IsCancellationRequested && e switch
    {
        // How clients say that a time limit of their own is over.
        OperationCanceledException or TimeoutException => true,
        // The host answers Internal or Unknown for whatever its storage throws.
        RpcException rpc => rpc.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted,
        // 0: there was no answer.
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // How the blob client says what became of each of its attempts.
        AggregateException { InnerExceptions.Count: > 0 } many => many.InnerExceptions.All(inner => IsPassing(inner, cancellation)),
        _ => false,
    };

    /// <summary>What a caller of the API is told of it; null: it is no such fault.</summary>
    public static EngineException? Explain(Exception e) => IsPassing(e)
        ? new EngineException("storage_unavailable", "The storage does not answer in time. Nothing that was accepted is lost; try again in a moment.", e)
        : null;
}
