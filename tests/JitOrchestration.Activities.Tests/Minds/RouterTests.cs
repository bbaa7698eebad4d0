using JitOrchestration.Activities.Minds;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class RouterTests
{
    [Fact]
    public async Task Route_DirectAnswer_IsGivenWithItsCostAndPrompt()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Json(new { direct = "Oslo." }));
        var answer = await mind.RouteAsync("What is the capital of Norway?");
        answer.Answer!.Value.GetString().ShouldBe("Oslo.");
        answer.Usage.ShouldBe(new Usage(1, 20, 5, 0.00003m));
        answer.By.ShouldBe(new Mind("test-model", Prompt.Router.Id));
    }

    [Theory]
    [InlineData("""{"direct": null}""")]
    [InlineData("""{"direct": ""}""")]
    [InlineData("""{"direct": {"answer": "no text"}}""")]
    [InlineData("""{"answer": "another field"}""")]
    [InlineData("[1]")]
    [InlineData("I think that needs a workflow.")]
    public async Task Route_AnythingElse_IsAWorkflow(string said)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        var answer = await mind.RouteAsync();
        answer.Answer.ShouldBeNull();
        answer.Usage!.ModelCalls.ShouldBe(1);
    }

    [Fact]
    public async Task Route_FencedAnswer_IsRead()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text("```json\n{\"direct\": \"Hi!\"}\n```"));
        (await mind.RouteAsync()).Answer!.Value.GetString().ShouldBe("Hi!");
    }

    [Fact]
    public async Task Route_AsksWithSchemaLimitAndKey()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Json(new { direct = (string?)null }));
        await mind.RouteAsync("Sum it up", """{"file": "a.md"}""", new RunOptions { Limits = new RunLimits { OutputTokens = 777 } });
        mind.System.ShouldBe(Prompt.Router.Text);
        mind.User.ShouldContain("name=\"request\">\nSum it up\n</data:");
        mind.User.ShouldContain("name=\"input\">\n{\"file\": \"a.md\"}\n</data:");
        mind.Asked.Field("response_format")!.Value.GetProperty("json_schema").GetProperty("schema").GetProperty("required")[0].GetString().ShouldBe("direct");
        mind.Asked.Field("max_tokens")!.Value.GetInt32().ShouldBe(777);
        mind.Asked.Header("Idempotency-Key").ShouldBe("01RUN/work/e0/c0");
        mind.Asked.Tools.ShouldBeEmpty();
    }
}
