using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>A crash at this moment.</summary>
internal static class Crashing
{
    /// <summary>The run has the same calls to make as before.</summary>
    public static void LosesNothing(Scenario run)
    {
        var unanswered = run.Run.Calls.Open.Where(call => call.Active).Select(call => call.Key).ToHashSet();
        run.Crashes();
        foreach (var e in run.Latest)
        {
            if (e is RunEvent.CallFailed { RetryAt: null } failed) unanswered.Remove(failed.Key);
            if (e is RunEvent.QuestionAsked { Question.Key: { } key }) unanswered.Remove(key);
        }
        var now = run.Run.Calls.Open.Where(call => call.Active).Select(call => call.Key);
        if (run.Latest.Any(e => e is RunEvent.CallFailed)) unanswered.Except(now).ShouldAllBe(_ => run.Run.Closing);
        else now.ShouldBe(unanswered, ignoreOrder: true);
    }
}
