namespace JitOrchestration.Core.Execution;

/// <summary>
/// Runs any graph: <c>Step(state, input, at)</c> yields what follows from an input (events) and what is to be done
/// about it (commands). It has no clock, no chance and no I/O, so the same inputs always give the same journal.
/// <code>
/// input                     who feeds it                        what may follow
/// Begin                     a user, or a parent run             the plan is asked for, or its first subtasks start
/// Routed                    the router                          the run ends with its answer, or the plan is asked for
/// Planned                   the planner                         a person approves it, or the first subtasks start
/// PlanRefused               the planner                         it is asked again, or the run fails
/// Starting                  the engine, before it performs      CallStarted: it may
/// Completed, TurnTaken,
/// Evaluated, Failed         whoever performed a call            the next call, retry or back-off; the subtask ends;
///                                                               whatever waited for it starts, is skipped, ends too
/// Lost, Recovered           the engine, after a crash or stop   the call runs again under its key, or a question
/// ApprovalNeeded            the policy                          a question
/// ChildLaunched, -Parked,
/// -Ended                    the engine                          the subtask goes on
/// Tick                      the engine, at NextDue              waits, back-offs, time limits, expired questions
/// Answer                    a person                            whoever asked goes on
/// Cancel, Pause, Resume     a person                            the whole run, its children told
/// Hold                      the parent                          the run is held with it, or goes on
/// Retry                     a person, or the parent             a run that failed or was cancelled goes on
/// </code>
/// After each input the walk asks "what can run right now?" until nothing is left: <see cref="JoinRule"/> says when a
/// subtask may, one small machine a kind says what it does.
/// </summary>
public static class GraphExecutor
{
    /// <summary>
    /// The version of the decisions below, recorded in every run. A change that would make a running journal go on
    /// differently asks for a new number and keeps the old path for runs that began before.
    /// </summary>
    public const int DecisionVersion = 1;

    /// <summary>Takes one input.</summary>
    /// <param name="run">The run, which is moved on.</param>
    /// <param name="input">What the world said.</param>
    /// <param name="at">Now. A clock that went back since the last step is taken to stand still.</param>
    /// <exception cref="NotSupportedException">A newer version began the run: it can be read here, and not gone on with.</exception>
    public static Decision Step(RunState run, Input input, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(input);
        if (run.DecisionVersion > DecisionVersion) throw new NotSupportedException(
            $"The run was begun with version {run.DecisionVersion} of the executor's decisions; this version knows up to {DecisionVersion}. Use the newer version that began it.");
        if (IsOutOfPlace(run, input)) return new Decision([], [], Rejection.IfByPerson(run, input));
        var walk = new Walk(run, at > run.LastStepAt ? at : run.LastStepAt);
        var rejection = Take(walk, input);
        if (rejection is null && !run.Ended) walk.GoOn();
        return new Decision(walk.Events, walk.Commands(reloaded: input is Input.Recovered), rejection);
    }

    private static bool IsOutOfPlace(RunState run, Input input) => (run.Ended && input is not Input.Retry) || input is Input.Begin != (run.Sequence == 0);

    private static Rejection? Take(Walk walk, Input input)
    {
        switch (input)
        {
            case Input.Begin begin: RunMachine.Begin(walk, begin); break;
            case Input.Routed routed: Planning.TakeRoute(walk, routed); break;
            case Input.Planned planned: Planning.TakePlan(walk, planned); break;
            case Input.PlanRefused refused: Planning.TakeRefusal(walk, refused); break;
            case Input.Starting starting: CallMachine.Start(walk, starting); break;
            case Input.Completed completed: CallMachine.Complete(walk, completed); break;
            case Input.Failed failed: CallMachine.Fail(walk, failed.Key, failed.Failure, failed.Usage); break;
            case Input.Lost lost: CallMachine.Lose(walk, lost); break;
            case Input.Recovered: CallMachine.LoseAll(walk); break;
            case Input.ApprovalNeeded needed: QuestionMachine.AskApproval(walk, needed); break;
            case Input.TurnTaken turn: AgentMachine.TakeTurn(walk, turn); break;
            case Input.Evaluated evaluated: Evaluations.Take(walk, evaluated); break;
            case Input.ChildLaunched launched: ChildMachine.TakeLaunched(walk, launched); break;
            case Input.ChildParked parked: ChildMachine.TakeParked(walk, parked); break;
            case Input.ChildEnded ended: ChildMachine.TakeEnded(walk, ended); break;
            case Input.Tick: Ticking.Take(walk); break;
            case Input.Answer answer: return QuestionMachine.TakeAnswer(walk, answer);
            case Input.Cancel cancel: return RunMachine.Cancel(walk, cancel);
            case Input.Pause: return RunMachine.Pause(walk);
            case Input.Resume: return RunMachine.Resume(walk);
            case Input.Hold hold: RunMachine.Hold(walk, hold); break;
            case Input.Retry retry: return Reopening.Retry(walk, retry);
            default: throw new NotSupportedException($"No decision is written for {input.GetType().Name}.");
        }
        return null;
    }
}

/// <summary>What a step yielded.</summary>
/// <param name="Events">What happened: to be committed before anything else is done about it.</param>
/// <param name="Commands">What is to be done.</param>
/// <param name="Rejection">Why a person's input was not taken; null: it was.</param>
public sealed record Decision(IReadOnlyList<RunEvent> Events, IReadOnlyList<Command> Commands, Rejection? Rejection);

/// <summary>Why the executor does not take what a person said.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Message">A sentence: what is wrong, and what can be done.</param>
public sealed record Rejection(string Code, string Message)
{
    /// <summary>The run has ended.</summary>
    public const string RunEnded = "run_ended";

    /// <summary>There is no such open question.</summary>
    public const string UnknownQuestion = "unknown_question";

    /// <summary>The question was answered, or lapsed, before.</summary>
    public const string QuestionClosed = "question_closed";

    /// <summary>The answer is not of the kind that the question wants.</summary>
    public const string InvalidAnswer = "invalid_answer";

    /// <summary>The run did not fail and was not cancelled, or is still being brought to its end.</summary>
    public const string NotRetryable = "not_retryable";

    /// <summary>The run has not ended, or has no plan.</summary>
    public const string NotForkable = "not_forkable";

    /// <summary>The run is a child, and goes with its parent.</summary>
    public const string RunIsChild = "run_is_child";

    /// <summary>The run is held because its parent is.</summary>
    public const string ParentPaused = "parent_paused";

    /// <summary>The run has not begun.</summary>
    public const string RunNotBegun = "run_not_begun";

    /// <summary>The run takes nothing more, as it is.</summary>
    public static readonly Rejection Ended = new(RunEnded, "The run has ended. It can be looked at, retried if it failed or was cancelled, and forked.");

    internal static Rejection? IfByPerson(RunState run, Input input) => input switch
    {
        not (Input.Answer or Input.Cancel or Input.Pause or Input.Resume or Input.Retry) => null,
        _ when run.Ended => Ended,
        _ => new Rejection(RunNotBegun, "The run has not begun: nothing can be said about it yet."),
    };
}
