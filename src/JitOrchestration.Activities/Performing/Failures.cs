using System.Net.Sockets;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Performing;

/// <summary>What an exception from an activity means for the call that it was to perform.</summary>
internal static class Failures
{
    /// <summary>The failure of a call.</summary>
    /// <param name="what">What was called, as it reads in a sentence: <c>The tool 'x'</c>.</param>
    /// <param name="thrown">What it threw. The run's own cancellation is not looked at here: it is no failure.</param>
    public static Failure Of(string what, Exception thrown) => thrown switch
    {
        ToolException tool => tool.Failure,
        ActivityException activity => activity.Failure,
        TimeoutException or OperationCanceledException =>
            Passing("timeout", $"{what} did not answer in time. {thrown.Message}"),
        HttpRequestException or SocketException or IOException =>
            Passing("unreachable", $"{what} lost its connection: {thrown.Message}"),
        _ => new Failure("activity_broken", $"{what} broke: {thrown.GetType().Name}: {thrown.Message}") { MayHaveHappened = true },
    };

    private static Failure Passing(string code, string message) =>
        new(code, message, FailureKind.Transient) { MayHaveHappened = true };
}
