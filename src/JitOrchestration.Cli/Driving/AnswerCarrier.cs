using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Cli.Driving;

/// <summary>Brings a person's answer to the run, whichever process drives it.</summary>
internal static class AnswerCarrier
{
    /// <returns>Whether this process drives the run from here; false: another one does.</returns>
    public static async Task<bool> CarryAsync(Workbench bench, OpenQuestion question, Reply reply)
    {
        var input = new Input.Answer(question.Asked.Id, reply);
        await CheckAsync(bench, question, input);
        switch (await bench.Engine.SignalAsync(question.RunId, input))
        {
            case SignalOutcome.Taken:
                return true;
            case SignalOutcome.Forwarded:
                bench.Screen.Always("Answered. Another process drives the run and goes on with it.");
                return false;
            case SignalOutcome.Refused { Rejection: var rejection }:
                throw new CommandException(rejection.Message);
            default:
                throw new CommandException($"The run {question.RunId} has just been deleted.");
        }
    }

    /// <summary>
    /// Another process would drop a wrong answer without a word to us: so it is held against a copy of the run first.
    /// </summary>
    private static async Task CheckAsync(Workbench bench, OpenQuestion question, Input.Answer input)
    {
        if (await bench.Engine.GetAsync(question.RunId) is { } copy
            && GraphExecutor.Step(copy, input, TimeProvider.System.GetUtcNow()).Rejection is { } rejection) throw new CommandException(rejection.Message);
    }
}
