using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine;

public class AnswerTests
{
    [Fact]
    public async Task Answer_StoredBecauseItIsLarge_IsHeldAgainstTheSchemaToo()
    {
        await using var fixture = await EngineFixture.OpenAsync();

        var (runId, question) = await AskAsync(fixture, """{ "type": "string", "maxLength": 10 }""");
        var large = await fixture.Engine.KeepAsync(runId, JsonSerializer.SerializeToElement(new string('x', 20_000)));

        large.ShouldBeOfType<Value.Stored>();
        (await fixture.Engine.SignalAsync(runId, new Input.Answer(question, new Reply(large)))).ShouldBeOfType<SignalOutcome.Refused>().Rejection.Code.ShouldBe(Rejection.InvalidAnswer);
    }

    [Fact]
    public async Task Answer_PatternThatTakesAges_IsRefusedAndHoldsUpNobody()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var (runId, question) = await AskAsync(fixture, """{ "type": "string", "pattern": "^(a+)+$" }""");

        var answered = fixture.Engine.SignalAsync(runId, new Input.Answer(question, new Reply(Value.Of(new string('a', 40) + "!"))));
        (await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""")).Status.ShouldBe(RunStatus.Completed);

        (await answered.WaitAsync(EngineUnderTest.Patience)).ShouldBeOfType<SignalOutcome.Refused>().Rejection.Message.ShouldContain("takes too long");
        (await fixture.Engine.SignalAsync(runId, new Input.Answer(question, new Reply(Value.Of("aaa"))))).ShouldBeOfType<SignalOutcome.Taken>();
    }

    [Fact]
    public async Task Approval_WithArgumentsThatTheToolDoesNotTake_IsRefusedAndTheQuestionStaysOpen()
    {
        await using var fixture = await EngineFixture.OpenAsync();
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "w", "tool": "write_file", "args": { "path": "a.txt", "content": "x" } } ] }""");
        var question = (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First().Id;

        var odd = new Reply(Approved: true, Arguments: Value.Of(JsonElement.Parse("""{ "path": "a.txt", "text": "x" }""")));
        (await fixture.Engine.SignalAsync(runId, new Input.Answer(question, odd))).ShouldBeOfType<SignalOutcome.Refused>().Rejection.Message.ShouldContain("content");
        (await fixture.Engine.GetAsync(runId))!.Questions.Count.ShouldBe(1);
    }

    private static async Task<(string RunId, string Question)> AskAsync(EngineFixture fixture, string schema)
    {
        var runId = await fixture.StartAsync($$"""{ "subtasks": [ { "id": "q", "ask": { "question": "What?", "schema": {{schema}} } } ] }""");
        return (runId, (await fixture.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First().Id);
    }
}
