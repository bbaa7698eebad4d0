using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Brings any run to its end: answers whatever it asks, of whomever.</summary>
internal static class Finisher
{
    /// <summary>More steps than any run of these tests needs: beyond it a run is taken to go on for ever.</summary>
    private const int MaxSteps = 10_000;

    public static void Finish(Scenario run)
    {
        if (run.Run.HeldByParent) run.IsHeldByParent(false);
        if (run.Run.Paused) run.Resumes();
        for (var step = 0; step < MaxSteps && !run.Run.Ended; step++)
        {
            if (!Step(run)) return;
        }
    }

    /// <summary>Answers one thing.</summary>
    /// <returns>Whether anything was asked.</returns>
    public static bool Step(Scenario run)
    {
        if (UnderWay(run) is { } started) Answer(run, started);
        else if (run.Calls.Count > 0) Make(run, run.Calls[0]);
        else if (run.Run.Children.FirstOrDefault() is { } child) run.ChildEnds(child.RunId, RunStatus.Completed, "1");
        else if (run.Run.UnwantedChildren.Values.FirstOrDefault(child => child.Launched) is { } unwanted) run.ChildEnds(unwanted.RunId, RunStatus.Cancelled, used: unwanted.Usage, retries: unwanted.Retries);
        else if (run.Run.Questions.FirstOrDefault() is { } question) run.Answers(new Reply(Scenario.Json("1"), true), question.Id);
        else if (run.Run.NextDue is not null) run.PassesUntilDue();
        else return false;
        return true;
    }

    /// <summary>Performs a call, if it may start.</summary>
    private static void Make(Scenario run, Command.Call call)
    {
        run.Starts(call.Key);
        if (run.Run.Calls.TryGet(call.Key, out var state) && state.Stage == CallStage.Started) Answer(run, call);
    }

    /// <summary>Performs a call in the way of its kind.</summary>
    public static void Answer(Scenario run, Command.Call call)
    {
        switch (call)
        {
            case Command.CallModel: run.Concludes(call.Key); break;
            case Command.LaunchChild: run.Launches(call.Key); break;
            case Command.Evaluate evaluate: run.Evaluates(call.Key, Evaluated(evaluate.What)); break;
            case Command.Route: run.Starts(call.Key).When(new Input.Routed(call.Key, null)); break;
            case Command.MakePlan: run.Starts(call.Key).When(new Input.Planned(call.Key, Scenario.PlanOf("""{ "subtasks": [ { "id": "z", "tool": "x" } ] }"""), "x", [])); break;
            default: run.Completes(call.Key, "1"); break;
        }
    }

    /// <summary>A call that has started, although its command is no longer among those to be performed.</summary>
    private static Command.Call? UnderWay(Scenario run)
    {
        var call = run.Run.Calls.Open.FirstOrDefault(call => call.Stage == CallStage.Started);
        return call is null ? null : run.Calls.FirstOrDefault(command => command.Key == call.Key) ?? Commanding.For(run.Run, call);
    }

    private static Evaluation Evaluated(EvaluationKind what) => what switch
    {
        EvaluationKind.Items => new Evaluation.Listed([new(Scenario.Json("[1]"), 1)]),
        EvaluationKind.Question => new Evaluation.Rendered("well?", []),
        _ => new Evaluation.Tested(new Truth(TruthValue.True)),
    };
}
