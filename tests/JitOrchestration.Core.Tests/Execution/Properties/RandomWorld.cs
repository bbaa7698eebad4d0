using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>
/// An engine, people and a world in which anything may happen at any time: answers in any order, failures, losses,
/// crashes, pauses, cancels, time, and inputs that come twice or too late.
/// </summary>
internal sealed class RandomWorld(Random random, Scenario run)
{
    private static readonly string[] Results = ["0", "1", "1", "\"rain\"", "[\"rain\",2]", "[]", "null"];

    /// <summary>What conditions over stored values were answered with.</summary>
    public Dictionary<string, bool> AnsweredConditions { get; } = [];

    public int Cancels { get; private set; }

    private IEnumerable<CallState> Started => run.Run.Calls.Open.Where(call => call.Stage == CallStage.Started);

    public void Happen()
    {
        switch (random.Next(100))
        {
            case < 28: Start(); break;
            case < 62: Answer(); break;
            case < 66: NeedApproval(); break;
            case < 76: Pass(); break;
            case < 84: AnswerAQuestion(); break;
            case < 90: MoveAChild(); break;
            case < 93: run.Crashes(); break;
            case < 95: run.When(run.Run.Paused || Chance(20) ? new Input.Resume() : new Input.Pause()); break;
            case < 96: Hold(); break;
            case < 99: Repeat(); break;
            default: Cancel(); break;
        }
    }

    private void Start()
    {
        if (Pick(run.Calls) is { } call && !Started.Any(started => started.Key == call.Key)) run.Starts(call.Key, Chance(30) ? Effect.Once : Effect.None);
    }

    private void Answer()
    {
        if (Pick([.. Started]) is not { } call) Start();
        else if (Chance(15)) run.When(new Input.Failed(call.Key, Failure()));
        else if (Chance(5)) run.When(new Input.Lost(call.Key));
        else run.When(AnswerTo(call));
    }

    private Input AnswerTo(CallState call) => call.Kind switch
    {
        CallKind.Model => new Input.TurnTaken(call.Key, Turn(), Used(call.Reserved)),
        CallKind.LaunchChild => new Input.ChildLaunched(call.Key),
        CallKind.Evaluate => new Input.Evaluated(call.Key, Evaluate(call)),
        _ => new Input.Completed(call.Key, Result()),
    };

    private Evaluation Evaluate(CallState call)
    {
        if (call.Evaluation == EvaluationKind.Items) return new Evaluation.Listed([new ItemChunk(Scenario.Stored("Array", 2), 2), new ItemChunk(Scenario.Json("[7]"), 1)]);
        var truth = Chance(50);
        if (call is { Evaluation: EvaluationKind.Condition, Instance: null }) AnsweredConditions[call.Subtask!.Id] = truth;
        return new Evaluation.Tested(new Truth(truth ? TruthValue.True : TruthValue.False));
    }

    private ModelTurn Turn() => Chance(50)
        ? new ModelTurn(Scenario.Json("\"so\""), [], Result())
        : new ModelTurn(Scenario.Json("\"so\""), [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new ModelToolCall($"{i}", Chance(80) ? "t" : "rm", Value.Null))], null);

    private Failure Failure() => new("broken", "It broke.", (FailureKind)random.Next(3))
    {
        MayHaveHappened = Chance(30),
        RetryAfter = Chance(10) ? TimeSpan.FromSeconds(30) : null,
    };

    private void NeedApproval()
    {
        if (Pick([.. run.Run.Calls.Open.Where(call => call.Kind == CallKind.Tool)]) is { } call) run.When(new Input.ApprovalNeeded(call.Key, "May it?", Value.Null));
    }

    private void Pass()
    {
        if (run.Run.NextDue is { } due && due > run.Now && Chance(70)) run.Passes(Chance(20) ? (due - run.Now) / 2 : due - run.Now);
        else run.PassesSeconds(random.Next(3));
    }

    private void AnswerAQuestion()
    {
        if (Pick([.. run.Run.Questions]) is { } question) run.Answers(new Reply(Chance(70) ? Result() : null, random.Next(3) switch { 0 => true, 1 => false, _ => null }), question.Id);
        else Answer();
    }

    private void MoveAChild()
    {
        if (Pick([.. run.Run.Children]) is not { } child) Answer();
        else if (Chance(40)) run.When(new Input.ChildParked(child.RunId, Chance(50)));
        else if (child.MayExist) run.ChildEnds(child.RunId, Chance(70) ? RunStatus.Completed : Chance(50) ? RunStatus.Failed : RunStatus.Cancelled, "1", used: child.Usage + (Used(child.Grant) ?? Usage.None));
    }

    /// <summary>Some of what is set aside, if anything is.</summary>
    private Usage? Used(Reservation? reserved) => reserved is null ? null : new Usage(1, random.NextInt64(reserved.Tokens + 1), 0, reserved.Usd * random.Next(101) / 100);

    /// <summary>Something is said again that was said before.</summary>
    private void Repeat()
    {
        // What is answered to an evaluation is the same whenever it is asked.
        var again = run.Inputs[random.Next(run.Inputs.Count)].Input;
        if (again is not (Input.Cancel or Input.Pause or Input.Resume or Input.Evaluated or Input.Recovered or Input.Retry)) run.When(again);
    }

    /// <summary>A parent is held, or goes on; some of what it says comes late.</summary>
    private void Hold() => run.When(new Input.Hold(!run.Run.HeldByParent, run.Run.HoldTurn + (Chance(20) ? 0 : 1)));

    private void Cancel()
    {
        if (!Chance(30) || run.Run.Ended) return;
        Cancels++;
        run.Cancels();
    }

    private Value Result() => Chance(8) ? Scenario.Stored() : Scenario.Json(Results[random.Next(Results.Length)]);

    private bool Chance(int percent) => random.Next(100) < percent;

    private T? Pick<T>(IReadOnlyList<T> choices)
        where T : class => choices.Count == 0 ? null : choices[random.Next(choices.Count)];
}
