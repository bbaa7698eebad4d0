using System.Reflection;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Every kind of input in every situation: found by reflection, so that none can be forgotten.</summary>
public class EveryPairTests
{
    private static readonly Type[] InputTypes = [.. typeof(Input).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Input)))];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var situation in Situations.All.Keys)
                foreach (var type in InputTypes) pairs.Add(situation, type.Name);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Input_AboutSomethingUnknownOrLate_ChangesNothing(string situation, string input)
    {
        foreach (var stray in Strays(input))
        {
            var run = Situations.All[situation]();
            if (run.Run.Sequence == 0 && stray is Input.Begin) continue;
            var before = Snapshot.Of(run.Run);

            run.When(stray).Latest.ShouldBeEmpty($"{stray} when {situation}");
            Snapshot.Of(run.Run).ShouldBe(before);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Input_AboutWhatIsThere_NeverThrowsAndTheRunCanStillEnd(string situation, string input)
    {
        var count = Fitting(Situations.All[situation](), input).Count();
        for (var i = 0; i < count; i++)
        {
            var run = Situations.All[situation]();
            run.When(Fitting(run, input).ElementAt(i));
            if (run.Run.Sequence == 0) continue;
            Finisher.Finish(run);
            run.Run.Ended.ShouldBeTrue($"{input} when {situation}: {Snapshot.Of(run.Run)}");
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Person_WhenTheRunHasEnded_IsRejected(string situation, string input)
    {
        var run = Situations.All[situation]();
        if (!run.Run.Ended || input == nameof(Input.Retry)) return;
        foreach (var stray in Strays(input).Concat(Fitting(run, input)))
        {
            run.When(stray).Latest.ShouldBeEmpty();
            run.Rejection?.Code.ShouldBe(Rejection.RunEnded);
            (run.Rejection is not null).ShouldBe(stray is Input.Answer or Input.Cancel or Input.Pause or Input.Resume);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AnyRun_CancelledAfterAnInputAndRetried_CanStillEnd(string situation, string input)
    {
        var count = Fitting(Situations.All[situation](), input).Count();
        for (var i = 0; i < count; i++)
        {
            var run = Situations.All[situation]();
            run.When(Fitting(run, input).ElementAt(i)).CancelsOutright().Retries();
            if (run.Run.Sequence == 0) continue;
            Finisher.Finish(run);
            run.Run.Ended.ShouldBeTrue($"{input} when {situation}: {Snapshot.Of(run.Run)}");
        }
    }

    [Fact]
    public void Situations_TogetherCoverEveryCallStageInstanceStageAndStatus()
    {
        var runs = Situations.All.Values.Select(make => make().Run).ToList();
        var instances = runs.SelectMany(run => run.Subtasks).SelectMany(subtask => subtask.FanOut?.Instances ?? [subtask.Single]).OfType<InstanceState>();

        runs.Select(run => run.Status).Distinct().ShouldBe(Enum.GetValues<RunStatus>(), ignoreOrder: true);
        runs.SelectMany(run => run.Calls.Open).Select(call => call.Stage).Append(CallStage.Closed).Distinct().ShouldBe(Enum.GetValues<CallStage>(), ignoreOrder: true);
        runs.SelectMany(run => run.Calls.Open).Select(call => call.Kind).Distinct().ShouldBe(Enum.GetValues<CallKind>(), ignoreOrder: true);
        // The others are left within the step that enters them, unless the run is held.
        InstanceStage[] passing = [InstanceStage.Ready, InstanceStage.Evaluating, InstanceStage.TurnDone, InstanceStage.Succeeded];
        instances.Select(instance => instance.Stage).Distinct().ShouldBe(Enum.GetValues<InstanceStage>().Except(passing), ignoreOrder: true);
    }

    [Fact]
    public void Strays_AndFittingInputs_AreWrittenForEveryInput()
    {
        foreach (var type in InputTypes)
        {
            var fitting = Situations.All.Values.SelectMany(make => Fitting(make(), type.Name));
            Strays(type.Name).Concat(fitting).ShouldContain(input => input.GetType() == type, type.Name);
        }
    }

    /// <summary>Inputs about nothing that is there: they come too late, or have lost their way.</summary>
    private static IEnumerable<Input> Strays(string input)
    {
        var plan = new Plan(Plan.GraphStrategy, [new Subtask { Id = "z", Tool = "x" }]);
        var turn = new ModelTurn(Value.Null, [], null);
        foreach (var key in (string[])["", "nobody/e0/c0", "tool/e7/c0", "agent/e0/c99"])
        {
            Input? stray = input switch
            {
                nameof(Input.Starting) => new Input.Starting(key, Effect.None),
                nameof(Input.Completed) => new Input.Completed(key, Value.Null),
                nameof(Input.Routed) => new Input.Routed(key, null),
                nameof(Input.Planned) => new Input.Planned(key, plan, "x", []),
                nameof(Input.PlanRefused) => new Input.PlanRefused(key, new PlanDraft(Value.Null, [])),
                nameof(Input.TurnTaken) => new Input.TurnTaken(key, turn),
                nameof(Input.Evaluated) => new Input.Evaluated(key, new Evaluation.Rendered("x", [])),
                nameof(Input.Failed) => new Input.Failed(key, new Failure("x", "x")),
                nameof(Input.Lost) => new Input.Lost(key),
                nameof(Input.ApprovalNeeded) => new Input.ApprovalNeeded(key, "x", Value.Null),
                nameof(Input.ChildLaunched) => new Input.ChildLaunched(key),
                nameof(Input.ChildParked) => new Input.ChildParked(key, true),
                nameof(Input.ChildEnded) => new Input.ChildEnded(key, RunStatus.Completed, null, null, 0, Usage.None),
                nameof(Input.Answer) => new Input.Answer(key, new Reply(Value.Null, true)),
                nameof(Input.Begin) => new Input.Begin("x", null, RunOptions.Default, plan, [], null),
                nameof(Input.Tick) => new Input.Tick(),
                nameof(Input.Hold) => new Input.Hold(true, 0),
                _ => null,
            };
            if (stray is not null) yield return stray;
        }
    }

    /// <summary>Inputs about what is there.</summary>
    private static IEnumerable<Input> Fitting(Scenario run, string input)
    {
        var calls = run.Run.Calls.Open.ToList();
        var children = run.Run.Children.Select(child => child.RunId).ToList();
        var truth = new Truth(TruthValue.True);
        return input switch
        {
            nameof(Input.Starting) => calls.Select(call => new Input.Starting(call.Key, Effect.Once)),
            nameof(Input.Completed) => Of(CallKind.Tool, CallKind.Collect, CallKind.Synthesize).Select(key => new Input.Completed(key, Value.Null)),
            nameof(Input.Routed) => from key in Of(CallKind.Route)
                                    from answer in (Value?[])[null, Value.Null]
                                    select new Input.Routed(key, answer),
            nameof(Input.PlanRefused) => Of(CallKind.Plan).Select(key => new Input.PlanRefused(key, new PlanDraft(Value.Null, []))),
            nameof(Input.Planned) => Of(CallKind.Plan).Select(key => new Input.Planned(key, new Plan("graph", [new Subtask { Id = "z", Tool = "x" }]), "x", [])),
            nameof(Input.TurnTaken) => Of(CallKind.Model).Select(key => new Input.TurnTaken(key, new ModelTurn(Value.Null, [new("1", "t", Value.Null), new("2", "rm", Value.Null)], null))),
            nameof(Input.Evaluated) => Of(CallKind.Evaluate).Select(key => new Input.Evaluated(key, key.EndsWith("items") ? new Evaluation.NotAList("null") : new Evaluation.Tested(truth))),
            nameof(Input.Failed) => from call in calls
                                    from kind in Enum.GetValues<FailureKind>()
                                    from happened in (bool[])[true, false]
                                    select new Input.Failed(call.Key, new Failure("x", "x", kind) { MayHaveHappened = happened }),
            nameof(Input.Lost) => calls.Select(call => new Input.Lost(call.Key)),
            nameof(Input.Recovered) => [new Input.Recovered()],
            nameof(Input.ApprovalNeeded) => calls.Select(call => new Input.ApprovalNeeded(call.Key, "x", Value.Null)),
            nameof(Input.ChildLaunched) => Of(CallKind.LaunchChild).Select(key => new Input.ChildLaunched(key)),
            nameof(Input.ChildParked) => children.Select(child => new Input.ChildParked(child, true)),
            nameof(Input.ChildEnded) => from child in children
                                        from status in (RunStatus[])[RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled]
                                        select new Input.ChildEnded(child, status, null, null, 1, Usage.None),
            nameof(Input.Tick) => [new Input.Tick()],
            nameof(Input.Answer) => from question in run.Run.Questions
                                    from approved in (bool?[])[true, false, null]
                                    from answer in (Value?[])[null, Value.Null]
                                    select (Input)new Input.Answer(question.Id, new Reply(answer, approved)),
            nameof(Input.Cancel) => [new Input.Cancel(), new Input.Cancel(CleanUp: false)],
            nameof(Input.Pause) => [new Input.Pause()],
            nameof(Input.Resume) => [new Input.Resume()],
            nameof(Input.Hold) => [new Input.Hold(true, run.Run.HoldTurn + 1), new Input.Hold(false, run.Run.HoldTurn + 1)],
            nameof(Input.Retry) => [new Input.Retry(), new Input.Retry(new RunOptions { Concurrency = 1 })],
            nameof(Input.Begin) => [new Input.Begin("x", null, RunOptions.Default, null, [], null)],
            _ => throw new NotSupportedException($"No inputs are written for {input}."),
        };

        IEnumerable<string> Of(params CallKind[] kinds) => calls.Where(call => kinds.Contains(call.Kind)).Select(call => call.Key);
    }
}
