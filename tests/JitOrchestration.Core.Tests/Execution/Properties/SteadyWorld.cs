using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>
/// A world that answers the same wherever the same is asked: by place (subtask, item, iteration), whatever the key, the
/// attempt or the order. In it a run comes to the same results however often it is stopped and goes on.
/// </summary>
internal sealed class SteadyWorld(int seed, Random random, Scenario run)
{
    private static readonly string[] Results = ["0", "1", "1", "1", "\"rain\"", "[\"rain\",2]", "[]", "null"];

    /// <summary>Does one of the things that can be done; time passes when there is nothing else.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Happen()
    {
        var doings = Doings().ToList();
        if (doings.Count > 0) doings[random.Next(doings.Count)]();
        else if (run.Run.NextDue is not null) run.PassesUntilDue();
        else return false;
        return true;
    }

    /// <summary>Stops the run, or something in it, in a way that a retry makes good.</summary>
    public void Disturb()
    {
        switch (random.Next(6))
        {
            case 0: run.Cancels(); break;
            case 1 when !AnyIsLostForGood: run.Crashes(); break;
            case 2: run.When(run.Run.Paused ? new Input.Resume() : new Input.Pause()); break;
            case 3: Hold(); break;
            case 4: TellOldNews(); break;
            default: Fail(); break;
        }
    }

    /// <summary>A call that is lost three times in a row has failed.</summary>
    private bool AnyIsLostForGood => run.Run.Calls.Open.Any(call => call is { Stage: CallStage.Started, Lost: 2 });

    private IEnumerable<Action> Doings()
    {
        if (run.Run.Paused) yield return () => run.Resumes();
        foreach (var call in run.Run.Calls.Open.Where(call => call.Stage == CallStage.Issued)) yield return () => run.Starts(call.Key, EffectOf(call));
        foreach (var call in run.Run.Calls.Open.Where(call => call.Stage == CallStage.Started)) yield return () => run.When(AnswerTo(call));
        foreach (var child in run.Run.Children.Where(child => child.Launched)) yield return () => run.ChildEnds(child.RunId, RunStatus.Completed, Inline(Place(child.Instance)));
        foreach (var question in run.Run.Questions) yield return () => run.Answers(ReplyTo(question), question.Id);
    }

    private Input AnswerTo(CallState call) => call.Kind switch
    {
        CallKind.Model => new Input.TurnTaken(call.Key, Turn(call.Instance!)),
        CallKind.LaunchChild => new Input.ChildLaunched(call.Key),
        CallKind.Evaluate => new Input.Evaluated(call.Key, Evaluated(call)),
        CallKind.Tool => new Input.Completed(call.Key, Result(Place(call))),
        _ => new Input.Completed(call.Key, Scenario.Json("[9]")),
    };

    private Reply ReplyTo(QuestionState question) => question switch
    {
        { Instance: { } instance } => new Reply(Scenario.Json(Inline(Place(instance)))),
        { Question.Kind: QuestionKind.UnknownOutcome } when random.Next(2) == 0 => new Reply(Result(Place(question.Call!))),
        _ => new Reply(Approved: true),
    };

    /// <summary>Half of the agents call a tool, and one that is not theirs, before they answer.</summary>
    private ModelTurn Turn(InstanceState instance) => instance.Agent!.Turns.Count == 0 && Choose($"{Place(instance)} talks", 2) == 0
        ? new ModelTurn(Scenario.Json("\"so\""), [new("0", "t", Value.Null), new("1", "rm", Value.Null), new("2", "t", Value.Null)], null)
        : new ModelTurn(Scenario.Json("\"so\""), [], Result(Place(instance)));

    private Evaluation Evaluated(CallState call) => call.Evaluation == EvaluationKind.Items
        ? new Evaluation.Listed([new ItemChunk(Scenario.Stored("Array", 2), 2), new ItemChunk(Scenario.Json("[7]"), 1)])
        : new Evaluation.Tested(new Truth(Choose($"{Place(call)} {call.Evaluation}", 2) == 0 ? TruthValue.True : TruthValue.False));

    private Effect EffectOf(CallState call) => call.Kind == CallKind.Tool ? (Effect)Choose($"{call.Subtask!.Id} effect", 3) : Effect.None;

    /// <summary>A call of a subtask whose failure ends the run: of any other the failure would be the result.</summary>
    private void Fail()
    {
        var mayFail = run.Run.Calls.Open.Where(call => call is { Stage: CallStage.Started, Slot: null } && call.Subtask?.Node.Subtask.OnFailure != OnFailure.Continue).ToList();
        if (mayFail.Count == 0) return;
        run.When(new Input.Failed(mayFail[random.Next(mayFail.Count)].Key, new Failure("broken", "It broke.", (FailureKind)random.Next(3)) { MayHaveHappened = random.Next(3) == 0 }));
    }

    private void Hold()
    {
        if (run.Run.Calls.Open.FirstOrDefault(call => call is { Kind: CallKind.Tool, Approved: false }) is { } call && !(run.Run.Closing && Continues(call))) run.When(new Input.ApprovalNeeded(call.Key, "May it?", Value.Null));
    }

    private static bool Continues(CallState call) => call.Subtask!.Node.Subtask is { OnFailure: OnFailure.Continue, Always: false };

    /// <summary>A child's end before it was retried is told once more.</summary>
    private void TellOldNews()
    {
        if (run.Run.Children.FirstOrDefault(child => child.Retries > 0) is { } child) run.ChildEnds(child.RunId, RunStatus.Cancelled, retries: child.Retries - 1).Latest.ShouldBeEmpty();
    }

    private Value Result(string place) => Choose($"{place} stored", 12) == 0 ? Scenario.Stored() : Scenario.Json(Inline(place));

    private string Inline(string place) => Results[Choose(place, Results.Length)];

    private static string Place(CallState call) => call.Instance is { } instance ? Place(instance) : call.Subtask?.Id ?? "run";

    private static string Place(InstanceState instance) => instance.Path;

    private int Choose(string what, int count) => (int)(Identifiers.Fraction($"{seed} {what}") * count);
}
