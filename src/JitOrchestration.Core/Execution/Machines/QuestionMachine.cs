using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// Questions to people: an <c>ask</c> of the plan, the plan itself, a tool call that the policy holds, a call that may
/// have happened.
/// </summary>
internal static class QuestionMachine
{
    /// <summary>The most bytes of a question's text, with the values in it.</summary>
    public const int MaxTextBytes = 4096;

    /// <summary>How many open questions a message names.</summary>
    private const int MaxNames = 10;

    public static void Begin(Walk walk, InstanceState instance, AskSpec ask)
    {
        var scope = new RunScope(walk.Run, instance);
        if (!scope.HasInline(instance.Subtask.Node.References)) Evaluations.Request(walk, instance.Subtask, instance.Index, EvaluationKind.Question);
        else Ask(walk, instance, new Evaluation.Rendered(TextOf(ask.Question, scope), [.. ask.Choices.Select(choice => TextOf(choice, scope))]));
    }

    public static void Ask(Walk walk, InstanceState instance, Evaluation.Rendered rendered)
    {
        var spec = instance.Subtask.Node.Subtask;
        Ask(walk, instance.Path, new Question(QuestionKind.Ask, rendered.Text)
        {
            Subtask = spec.Id,
            Index = instance.Index,
            AnswerKind = spec.Ask!.Kind,
            Choices = rendered.Choices,
            Schema = spec.Ask.Schema,
            ExpiresAt = spec.TimeoutSeconds is { } seconds ? walk.At + TimeSpan.FromSeconds(seconds) : null,
        });
    }

    public static void AskAboutPlan(Walk walk) =>
        Ask(walk, "$plan", new Question(QuestionKind.Plan, "Run this plan?") { AnswerKind = AskKind.Approval });

    public static void AskApproval(Walk walk, Input.ApprovalNeeded input)
    {
        if (!walk.Run.Calls.TryGet(input.Key, out var call) || call.Stage is not (CallStage.Issued or CallStage.Started)) return;
        if (CallMachine.Draining(walk, call)) Refuse(walk, call, new Failure(Failure.RunWasEnding, "The run was ending before anyone could allow the call.", FailureKind.Refused));
        else AskOf(walk, call, QuestionKind.ToolCall, input.Question, input.Arguments);
    }

    public static void AskOutcome(Walk walk, CallState call, string why) => AskOf(
        walk, call, QuestionKind.UnknownOutcome,
        $"The call '{call.Key}' may have happened, and must not happen twice. {why} Approve to run it again, answer with a result to take it as done, or refuse to let it fail.",
        null);

    public static Rejection? TakeAnswer(Walk walk, Input.Answer input)
    {
        var run = walk.Run;
        if (!run.Questioning.TryGet(input.QuestionId, out var question)) return NotOpen(run, input.QuestionId);
        if (AnswerRules.Check(question.Question, input.Reply) is { } rejection) return rejection;
        walk.Emit(new RunEvent.QuestionAnswered(question.Id, input.Reply));
        Conclude(walk, question, input.Reply);
        return null;
    }

    public static void Apply(RunState run, RunEvent.QuestionAsked e, DateTimeOffset at)
    {
        var asked = e.Question;
        var instance = asked is { Kind: QuestionKind.Ask, Subtask: { } id } ? run.InstanceOf(id, asked.Index) : null;
        var call = asked.Key is { } key ? run.Calls[key] : null;
        if (instance is not null)
        {
            Evaluations.CloseEvaluation(run, instance);
            InstanceMachine.Move(run, instance, InstanceStage.Asking);
        }
        if (call is { Stage: CallStage.Started } && asked.Kind == QuestionKind.ToolCall) TakeBackAttempt(run, call);
        if (call is not null) Hold(run, call);
        var question = new QuestionState(e.QuestionId, asked, at) { Instance = instance, Call = call };
        if (asked.ExpiresAt is { } due) question.Alarm = run.Alarms.Set(due, AlarmKind.QuestionExpires, question);
        run.Questioning.Add(question);
    }

    public static void Apply(RunState run, RunEvent.QuestionAnswered e)
    {
        var question = run.Questioning[e.QuestionId];
        run.Questioning.Close(question);
        if (question.Instance is { } instance) InstanceMachine.Succeed(run, instance, AnswerRules.ResultOf(question.Question, e.Reply));
        else if (question.Call is { } call && LetsItRun(question.Question, e.Reply)) RunAgain(run, call, e.Reply);
    }

    private static void Ask(Walk walk, string about, Question question) =>
        walk.Emit(new RunEvent.QuestionAsked(walk.Run.Questioning.NextId(about), question));

    private static void AskOf(Walk walk, CallState call, QuestionKind kind, string text, Value? arguments) =>
        Ask(walk, call.Key, new Question(kind, text)
        {
            Subtask = call.Subtask?.Id,
            Index = call.Instance?.Index,
            Key = call.Key,
            Tool = call.Slot?.Call.Tool ?? call.Subtask?.Node.Subtask.Tool,
            AnswerKind = AskKind.Approval,
            Arguments = arguments,
        });

    private static void Hold(RunState run, CallState call)
    {
        // The time that a person takes is not the call's.
        if (call is { IsTimed: true, Instance: { } instance }) run.Alarms.CallOff(instance.Deadline);
        run.Calls.Move(call, CallStage.Held);
    }

    /// <summary>A call that the policy held has not been made: it is no attempt.</summary>
    private static void TakeBackAttempt(RunState run, CallState call)
    {
        run.Activities--;
        call.Attempts--;
        if (call is not { IsAttempt: true, Instance: { } instance }) return;
        instance.Attempts--;
        instance.CallsInEpoch--;
    }

    /// <summary>A result to take, given for a call in doubt, goes before an approval to run it again.</summary>
    private static bool LetsItRun(Question question, Reply reply) =>
        reply.Approved == true && (question.Kind == QuestionKind.ToolCall || reply.Answer is null);

    private static void RunAgain(RunState run, CallState call, Reply reply)
    {
        call.Approved = true;
        call.Arguments = reply.Arguments ?? call.Arguments;
        if (call.IsAttempt) (call.Instance!.Approved, call.Instance.Arguments) = (true, call.Arguments);
        run.Calls.Move(call, CallStage.Queued);
    }

    /// <summary>What follows from an answer beside the answer itself.</summary>
    private static void Conclude(Walk walk, QuestionState question, Reply reply)
    {
        var because = reply.Comment is { } comment ? $": {comment}" : ".";
        switch (question.Question.Kind)
        {
            case QuestionKind.Plan when reply.Approved == false:
                RunMachine.Fail(walk, new Failure("plan_refused", $"The plan was not approved{because}", FailureKind.Refused));
                break;
            case QuestionKind.Plan:
                if (reply.Plan is { } other) walk.Emit(new RunEvent.PlanProposed(other, "person", [], null));
                RunMachine.AcceptPlan(walk);
                break;
            case QuestionKind.UnknownOutcome when reply.Answer is { } result:
                walk.Emit(new RunEvent.CallCompleted(question.Call!.Key, result, null));
                break;
            case QuestionKind.UnknownOutcome when reply.Approved == false:
                Refuse(walk, question.Call!, new Failure("outcome_unknown", $"Nobody knows whether the call happened, and it was not to be run again{because}", FailureKind.Refused) { MayHaveHappened = true });
                break;
            case QuestionKind.ToolCall when reply.Approved == false:
                Refuse(walk, question.Call!, new Failure("call_refused", $"A person refused the call{because}", FailureKind.Refused));
                break;
        }
    }

    private static void Refuse(Walk walk, CallState call, Failure failure) =>
        walk.Emit(new RunEvent.CallFailed(call.Key, failure, null));

    private static string TextOf(string text, IScope scope) =>
        Template.TryParse(text, out var template, out _) ? template.RenderText(scope, MaxTextBytes) : text;

    private static Rejection NotOpen(RunState run, string id) => run.Questioning.WasAsked(id)
        ? new Rejection(Rejection.QuestionClosed, $"The question {id} was answered before, or nobody waits for its answer any more.")
        : new Rejection(Rejection.UnknownQuestion, $"The run has no question {id}. Its open questions: {Names(run)}.");

    private static string Names(RunState run) =>
        run.Questions.Count == 0 ? "none"
        : string.Join(", ", run.Questions.Take(MaxNames).Select(question => question.Id)) + (run.Questions.Count > MaxNames ? ", ..." : "");
}
