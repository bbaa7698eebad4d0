using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary><c>ask</c>, its answers, and when a run says that it needs input.</summary>
public class QuestionTests
{
    [Fact]
    public void Ask_Text_IsRenderedAndItsAnswerIsTheResult()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "Is {{input.city}} right?" } ] }""", """{ "city": "Bonn" }""");

        run.Question.Question.Text.ShouldBe("Is Bonn right?");
        run.Crashes().Answers(new Reply(Scenario.Json("""{ "yes": 1 }"""))).ResultOf("a").ShouldBe("""{ "yes": 1 }""");
    }

    [Fact]
    public void Ask_OverAStoredResult_IsRenderedByAnActivity()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "ask": "Is {{a.result}} right?" } ] }""")
            .Completes("a/e0/c0", Scenario.Stored());

        run.Call<Command.Evaluate>("b/question").Text.ShouldBe("Is {{a.result}} right?");
        run.Crashes().Evaluates("b/question", new Evaluation.Rendered("Is it right?", [])).Question.Question.Text.ShouldBe("Is it right?");
        run.Keys.ShouldBeEmpty();
    }

    [Fact]
    public void Ask_ChoicesWithTemplates_AreRenderedAndWhatWasShownIsTheAnswer()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": { "question": "Which?", "kind": "choice", "choices": ["{{input.best}}", "other"] } } ] }""", """{ "best": "Blue" }""");

        run.Question.Question.Choices.ShouldBe(["Blue", "other"]);
        run.Crashes().Answers(new Reply(Scenario.Json("\"blue\""))).ResultOf("a").ShouldBe("\"Blue\"");
    }

    [Fact]
    public void Ask_WithALongValue_IsCutAtFourKibibytes()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "ask": "Is {{a.result}} right?" } ] }""")
            .Completes("a/e0/c0", $"\"{new string('é', 5000)}\"");

        System.Text.Encoding.UTF8.GetByteCount(run.Question.Question.Text).ShouldBeInRange(3000, 4096);
    }

    [Theory]
    [InlineData("{ \"answer\": \" large \" }", "\"Large\"")]
    [InlineData("{ \"answer\": \"huge\" }", null)]
    [InlineData("{ \"answer\": 3 }", null)]
    [InlineData("{ \"approved\": true }", null)]
    public void Ask_Choice_TakesOneOfThem(string reply, string? result) =>
        Answered("""{ "question": "Size?", "kind": "choice", "choices": ["Small", "Large"] }""", reply, result);

    [Theory]
    [InlineData("{ \"approved\": true }", "true")]
    [InlineData("{ \"approved\": false }", "false")]
    [InlineData("{ \"answer\": true }", "true")]
    [InlineData("{ \"answer\": \"perhaps\" }", null)]
    [InlineData("{}", null)]
    public void Ask_Approval_TakesYesOrNo(string reply, string? result) =>
        Answered("""{ "question": "Go?", "kind": "approval" }""", reply, result);

    [Theory]
    [InlineData("{ \"answer\": null }", "null")]
    [InlineData("{ \"answer\": \"so\" }", "\"so\"")]
    [InlineData("{ \"approved\": true }", null)]
    public void Ask_Text_TakesAnyAnswer(string reply, string? result) => Answered("\"Well?\"", reply, result);

    [Fact]
    public void Answer_ToAnUnknownQuestion_IsRejectedAndNamesTheOpenOnes()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?" } ] }""");
        run.Answers(new Reply(Scenario.Json("1")), "nonsense").Rejection!.Code.ShouldBe(Rejection.UnknownQuestion);

        run.Rejection!.Message.ShouldContain(run.Question.Id);
    }

    [Fact]
    public void Answer_ToAnAnsweredQuestion_IsRejected()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "well?" }, { "id": "b", "tool": "x" } ] }""");
        var id = run.Question.Id;

        run.Answers(new Reply(Scenario.Json("1"))).Crashes().Answers(new Reply(Scenario.Json("2")), id);
        run.Rejection!.Code.ShouldBe(Rejection.QuestionClosed);
        run.ResultOf("a").ShouldBe("1");
    }

    [Fact]
    public void Questions_OfManyInstances_StandInTheOrderAsked()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "a", "ask": "{{item}}?", "for_each": "input" } ] }""", "[1, 2, 3]");
        run.Run.Questions.Select(question => (question.Question.Path, question.Question.Text)).ShouldBe([("a[0]", "1?"), ("a[1]", "2?"), ("a[2]", "3?")]);

        run.Answers(new Reply(Scenario.Json("20")), run.Run.Questions.ElementAt(1).Id);
        run.Run.Questions.Select(question => question.Question.Index).ShouldBe([0, 2]);
        foreach (var question in run.Run.Questions.ToList()) run.Answers(new Reply(Scenario.Json("0")), question.Id);
        run.ResultOf("a").ShouldBe("[0,20,0]");
    }

    [Theory]
    [InlineData("\"wait\": 60", RunStatus.Running)]
    [InlineData("\"tool\": \"x\"", RunStatus.Running)]
    [InlineData("\"workflow\": { \"request\": \"do\" }", RunStatus.Running)]
    [InlineData("\"ask\": \"and this?\"", RunStatus.InputRequired)]
    [InlineData("\"ask\": \"and this?\", \"timeout_seconds\": 60", RunStatus.InputRequired)]
    [InlineData("\"tool\": \"x\", \"condition\": \"1 == 2\"", RunStatus.InputRequired)]
    public void InputRequired_ExactlyWhenNothingElseIsGoingOn(string other, RunStatus status)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "ask", "ask": "well?" }, { "id": "other", {{other}} } ] }""");

        run.Run.Status.ShouldBe(status);
        run.Crashes().Run.Status.ShouldBe(status);
    }

    [Fact]
    public void InputRequired_WhileACallBacksOff_IsRunning()
    {
        var run = Scenario.Given("""{ "subtasks": [ { "id": "ask", "ask": "well?" }, { "id": "other", "tool": "x" } ] }""")
            .Fails("other/e0/c0", FailureKind.Transient);

        run.Run.Status.ShouldBe(RunStatus.Running);
        run.PassesUntilDue().Completes("other/e0/c0").Run.Status.ShouldBe(RunStatus.InputRequired);
    }

    private static void Answered(string ask, string reply, string? result)
    {
        var run = Scenario.Given($$"""{ "subtasks": [ { "id": "a", "ask": {{ask}} } ] }""").Answers(Reply(reply));

        if (result is not null) run.ResultOf("a").ShouldBe(result);
        else run.Rejection!.Code.ShouldBe(Rejection.InvalidAnswer);
        run.Run.Questions.Count.ShouldBe(result is null ? 1 : 0);
    }

    private static Reply Reply(string json)
    {
        var reply = System.Text.Json.JsonElement.Parse(json);
        return new Reply(
            reply.TryGetProperty("answer", out var answer) ? Core.Values.Value.Of(answer) : null,
            reply.TryGetProperty("approved", out var approved) ? approved.GetBoolean() : null);
    }
}
