using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Tool calls that the policy holds until a person allows them.</summary>
public class ApprovalTests
{
    [Fact]
    public void Approval_Needed_HoldsTheCallAndAsks()
    {
        var run = Given().NeedsApproval("send/e0/c0", """{ "to": "ann" }""");

        var question = run.Question.Question;
        (question.Kind, question.Text, question.Path, question.Key).ShouldBe((QuestionKind.ToolCall, "May it?", "send", "send/e0/c0"));
        Scenario.Text(question.Arguments).ShouldBe("""{ "to": "ann" }""");
        run.Run.Status.ShouldBe(RunStatus.InputRequired);
        run.StatusOf("send").ShouldBe(SubtaskStatus.Waiting);
        run.Crashes().Keys.ShouldBeEmpty();
    }

    [Fact]
    public void Approval_OfACallThatHadStarted_IsNoAttempt()
    {
        var run = Given().Starts("send/e0/c0").NeedsApproval("send/e0/c0").Answers(new Reply(Approved: true));

        run.Call<Command.CallTool>("send/e0/c0").Attempt.ShouldBe(1);
        run.Crashes().Completes("send/e0/c0").Run.Activities.ShouldBe(1);
        run.Subtask("send").Single!.Attempts.ShouldBe(1);
    }

    [Fact]
    public void Approved_CallsTheTool()
    {
        var run = Given().NeedsApproval("send/e0/c0").Answers(new Reply(Approved: true));

        var call = run.Call<Command.CallTool>("send/e0/c0");
        call.Approved.ShouldBeTrue();
        Scenario.Text(call.Arguments).ShouldBe("""{ "to": "{{input}}" }""");
        run.Crashes().Call<Command.CallTool>("send/e0/c0").Approved.ShouldBeTrue();
        run.Completes("send/e0/c0").Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Approved_WithOtherArguments_CallsTheToolWithThoseAsTheyAre()
    {
        var run = Given().NeedsApproval("send/e0/c0").Answers(new Reply(Approved: true, Arguments: Scenario.Json("""{"to":"{{bob}}"}""")));

        var call = run.Call<Command.CallTool>("send/e0/c0");
        Scenario.Text(call.Arguments).ShouldBe("""{"to":"{{bob}}"}""");
        call.Bindings.IsDefault.ShouldBeTrue("they are no template");
    }

    [Fact]
    public void Approved_WithAnAnswerToo_CallsTheTool() =>
        Given().NeedsApproval("send/e0/c0").Answers(new Reply(Scenario.Json("\"fine\""), true)).Call<Command.CallTool>("send/e0/c0").Approved.ShouldBeTrue();

    [Theory]
    [InlineData(FailureKind.Transient, "send/e0/c0")]
    [InlineData(FailureKind.Permanent, "send/e1/c0")]
    public void Approved_AndRetried_IsNotAskedAgain(FailureKind kind, string key)
    {
        var run = Given(""", "retry": { "max_attempts": 2, "delay_seconds": 0 }""").NeedsApproval("send/e0/c0")
            .Answers(new Reply(Approved: true, Arguments: Scenario.Json("""{"to":"bob"}"""))).Fails("send/e0/c0", kind);

        var again = run.Call<Command.CallTool>(key);
        (again.Approved, Scenario.Text(again.Arguments)).ShouldBe((true, """{"to":"bob"}"""));
    }

    [Fact]
    public void Approved_AndRepeated_IsAskedForEachIteration()
    {
        var run = Given(""", "repeat": { "until": "iteration == 1", "max": 2 }""").NeedsApproval("send/r0/e0/c0")
            .Answers(new Reply(Approved: true, Arguments: Scenario.Json("1"))).Completes("send/r0/e0/c0");

        run.Call<Command.CallTool>("send/r1/e0/c0").Approved.ShouldBeFalse();
        Scenario.Text(run.Call<Command.CallTool>("send/r1/e0/c0").Arguments).ShouldBe("""{ "to": "{{input}}" }""");
    }

    [Fact]
    public void Refused_FailsTheSubtaskAndIsNotRetried()
    {
        var run = Given(""", "retry": { "max_attempts": 5, "delay_seconds": 0 }""").NeedsApproval("send/e0/c0")
            .Answers(new Reply(Approved: false, Comment: "not ann"));

        run.Run.Status.ShouldBe(RunStatus.Failed);
        run.Run.Error!.Message.ShouldBe("A person refused the call: not ann");
        run.Run.Error.Kind.ShouldBe(FailureKind.Refused);
    }

    [Fact]
    public void Refused_WithContinue_GoesOnWithNull()
    {
        var run = Given(""", "on_failure": "continue" """).NeedsApproval("send/e0/c0").Answers(new Reply(Approved: false));

        run.Run.Status.ShouldBe(RunStatus.Completed);
        run.StatusOf("send").ShouldBe(SubtaskStatus.Failed);
    }

    [Fact]
    public void Refused_InAnAgentsTurn_IsAnAnswerToTheModel()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "task": "do", "agent": { "tools": ["t"] } } ] }""")
            .WantsTools("a/e0/c0", "t").NeedsApproval("a/e0/c1").Answers(new Reply(Approved: false));

        run.Call<Command.CallModel>("a/e0/c2").Turns[0].Answers[0].Failure!.Code.ShouldBe("call_refused");
    }

    [Fact]
    public void Approval_InAnInstance_SaysWhere()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "send", "tool": "x", "for_each": "input" } ] }""", "[1, 2]").NeedsApproval("send/i1/e0/c0");

        run.Question.Question.Path.ShouldBe("send[1]");
    }

    [Fact]
    public void Approval_NeitherYesNorNo_IsRejected()
    {
        var run = Given().NeedsApproval("send/e0/c0").Answers(new Reply(Scenario.Json("\"maybe\"")));

        run.Rejection!.Code.ShouldBe(Rejection.InvalidAnswer);
        run.Latest.ShouldBeEmpty();
    }

    [Fact]
    public void Approval_OfAnUnknownOrAnsweredCall_ChangesNothing()
    {
        var run = Given().When(new Input.ApprovalNeeded("no/e0/c0", "May it?", Scenario.Json("{}")));
        run.Latest.ShouldBeEmpty();

        run.NeedsApproval("send/e0/c0").When(new Input.ApprovalNeeded("send/e0/c0", "May it?", Scenario.Json("{}"))).Latest.ShouldBeEmpty();
    }

    private static Scenario Given(string fields = "") => Scenario.Given(
        $$$"""{ "subtasks": [ { "id": "send", "tool": "x", "args": { "to": "{{input}}" } {{{fields}}} } ] }""", "\"ann\"");
}
