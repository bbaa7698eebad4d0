using System.Net.Sockets;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Performing;

public class FailuresTests
{
    public static TheoryData<Exception, string, FailureKind, bool> Thrown => new()
    {
        { new HttpRequestException("reset"), "unreachable", FailureKind.Transient, true },
        { new SocketException(104), "unreachable", FailureKind.Transient, true },
        { new IOException("cut"), "unreachable", FailureKind.Transient, true },
        { new TimeoutException("slow"), "timeout", FailureKind.Transient, true },
        { new TaskCanceledException(), "timeout", FailureKind.Transient, true },
        { new InvalidOperationException("bug"), "activity_broken", FailureKind.Permanent, true },
        { ToolException.Permanent("not_there", "No."), "not_there", FailureKind.Permanent, false },
        { new ActivityException(new Failure("refused", "No.", FailureKind.Refused)), "refused", FailureKind.Refused, false },
    };

    [Theory]
    [MemberData(nameof(Thrown))]
    public void Of_WhateverWasThrown_SaysWhetherTryingAgainCanHelp(Exception thrown, string code, FailureKind kind, bool mayHaveHappened)
    {
        var failure = Failures.Of("The tool 'x'", thrown);

        (failure.Code, failure.Kind, failure.MayHaveHappened).ShouldBe((code, kind, mayHaveHappened));
    }
}
