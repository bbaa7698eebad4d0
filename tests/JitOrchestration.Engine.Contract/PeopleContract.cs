using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Questions, approvals, and calls that must not happen twice.</summary>
public abstract class PeopleContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    [Theory]
    [InlineData("""{ "question": "Which?", "kind": "choice", "choices": ["red", "blue"] }""", "\" Blue \"", "\"blue\"", "\"green\"")]
    [InlineData("""{ "question": "Sure?", "kind": "approval" }""", "true", "true", "\"perhaps\"")]
    [InlineData("""{ "question": "How many?", "schema": { "type": "integer", "minimum": 1 } }""", "3", "3", "0")]
    public async Task Ask_ValidAnswer_IsTheResultAndAnInvalidOneIsRefused(string ask, string answer, string result, string invalid)
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync($$"""{ "subtasks": [ { "id": "q", "ask": {{ask}} } ] }""");
        var question = await test.QuestionAsync(runId);

        (await test.RefusedAsync(runId, new Input.Answer(question.Id, Given(invalid)))).ShouldBe(Rejection.InvalidAnswer);
        (await test.Engine.GetAsync(runId))!.Status.ShouldBe(RunStatus.InputRequired);
        await test.AnswerAsync(runId, question, Given(answer));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe(result);
    }

    [Fact]
    public async Task Ask_AnsweredTwice_RefusesTheSecond()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?" }, { "id": "r", "ask": "And?" } ] }""");
        var question = await test.QuestionAsync(runId);
        await test.AnswerAsync(runId, question, Given("\"Ada\""));

        (await test.RefusedAsync(runId, new Input.Answer(question.Id, Given("\"Bob\"")))).ShouldBe(Rejection.QuestionClosed);
        (await test.RefusedAsync(runId, new Input.Answer("nosuch", Given("1")))).ShouldBe(Rejection.UnknownQuestion);
    }

    [Fact]
    public async Task Ask_NobodyAnswers_TimesOutForGood()
    {
        await using var test = await OpenAsync();

        var error = await test.FailAsync("""{ "subtasks": [ { "id": "q", "ask": "Who?", "timeout_seconds": 0.05 } ] }""");

        error.Code.ShouldBe("question_timed_out");
    }

    [Fact]
    public async Task Policy_ToolWithEffect_AsksAndRunsWhenApproved()
    {
        var tool = new TestTool("send", arguments => arguments, Effect.Once);
        await using var test = await OpenAsync(tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "send", "args": { "to": "Ada" } } ] }""");
        var question = await test.QuestionAsync(runId);

        question.Question.Kind.ShouldBe(QuestionKind.ToolCall);
        tool.Calls.ShouldBeEmpty();
        await test.AnswerAsync(runId, question, new Reply(Approved: true));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe("""{"to":"Ada"}""");
        tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Policy_OtherArguments_AreWhatTheToolGets()
    {
        await using var test = await OpenAsync(new TestTool("send", arguments => arguments, Effect.Once));
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "send", "args": { "to": "Ada" } } ] }""");

        await test.AnswerAsync(runId, await test.QuestionAsync(runId), new Reply(Approved: true, Arguments: Value.Of(JsonElement.Parse("""{ "to": "Bob" }"""))));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe("""{"to":"Bob"}""");
    }

    [Fact]
    public async Task Policy_Refused_FailsWithoutRetry()
    {
        var tool = new TestTool("send", arguments => arguments, Effect.Once);
        await using var test = await OpenAsync(tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "send", "retry": { "max_attempts": 5 } } ] }""");

        await test.AnswerAsync(runId, await test.QuestionAsync(runId), new Reply(Approved: false, Comment: "too late"));
        var run = await test.EndAsync(runId);

        run.Error!.Code.ShouldBe("call_refused");
        run.Error.Message.ShouldContain("too late");
        tool.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("send", false)]
    [InlineData("se*", false)]
    [InlineData("write_*", true)]
    public async Task Policy_AllowedBeforehand_DoesNotAsk(string pattern, bool asks)
    {
        await using var test = await OpenAsync(new TestTool("send", arguments => arguments, Effect.Idempotent));
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "send" } ] }""", options: new RunOptions { Allow = [pattern] });

        var run = await test.UntilAsync(runId, run => run.Ended || run.Questions.Count > 0);

        (run.Questions.Count > 0).ShouldBe(asks);
    }

    [Fact]
    public async Task Once_MayHaveHappened_AsksInsteadOfRunningAgain()
    {
        var tool = new TestTool("send", (_, _, _) => throw new IOException("the line went dead"), Effect.Once);
        await using var test = await OpenAsync(tool);
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "send", "retry": { "max_attempts": 5, "delay_seconds": 0 } } ] }""", options: new RunOptions { Allow = ["*"] });

        var question = await test.QuestionAsync(runId);
        question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        await test.AnswerAsync(runId, question, Given("\"it had\""));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe("\"it had\"");
        tool.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Plan_ToBeApproved_WaitsForAPerson()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""", options: new RunOptions { ApprovePlan = true });
        var question = await test.QuestionAsync(runId);

        question.Question.Kind.ShouldBe(QuestionKind.Plan);
        await test.AnswerAsync(runId, question, new Reply(Approved: true));

        (await test.EndAsync(runId)).Status.ShouldBe(RunStatus.Completed);
    }

    private static Reply Given(string json) => new(Value.Of(JsonElement.Parse(json)));
}
