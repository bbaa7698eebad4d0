using System.Net;
using System.Text.Json;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public class QuestionTests
{
    private const string AskInChild = """
        { "id": "outer", "for_each": "input", "workflow": { "plan": { "subtasks": [{ "id": "confirm", "ask": { "question": "Sure?", "kind": "approval" } }] } } }
        """;

    [Fact]
    public async Task Questions_OfChildren_HaveTheirPathAndAreAnsweredThroughTheRoot()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync(AskInChild, ", \"input\": [1, 2, 3]");
        var questions = await UntilAsync(api, id, 3);

        questions.Select(question => question.GetProperty("path").GetString()).ShouldBe(["outer[0]/confirm", "outer[1]/confirm", "outer[2]/confirm"], ignoreOrder: true);
        (await api.PostAsync($"/v1/runs/{id}/subtasks/outer/answer", """{ "approved": true }""")).ShouldBeProblem(HttpStatusCode.Conflict, "question_ambiguous");
        foreach (var question in questions)
        {
            var approved = question.GetProperty("path").GetString() == "outer[1]/confirm" ? "false" : "true";
            (await api.PostAsync($"/v1/runs/{id}/questions/{IdOf(question)}", $$"""{ "approved": {{approved}} }""")).Status.ShouldBe(HttpStatusCode.Accepted);
        }

        (await api.EndAsync(id)).GetProperty("result").GetRawText().ShouldBe("[true,false,true]");
        (await api.PostAsync($"/v1/runs/{id}/questions/{IdOf(questions[0])}", """{ "approved": true }""")).ShouldBeProblem(HttpStatusCode.Conflict, "question_closed");
    }

    [Fact]
    public async Task Answer_EachMistake_IsRefusedAndTheQuestionStaysOpen()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""
            { "id": "a", "ask": { "question": "How many?", "schema": { "type": "integer", "minimum": 1 } } }, { "id": "b", "tool": "echo", "depends_on": ["a"] }
            """);
        var question = $"/v1/runs/{id}/questions/{IdOf((await api.QuestionsAsync(id)).Single())}";

        (await api.PostAsync(question, """{ "answer": 0 }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_answer").Json.GetProperty("subtask_id").GetString().ShouldBe("a");
        (await api.PostAsync(question, """{ "approved": true }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_answer");
        (await api.PostAsync(question, "{}")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        (await api.PostAsync(question, """{ "answer": 1, "why": 2 }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request");
        (await api.PostAsync(question, """{ "answer": """)).ShouldBeProblem(HttpStatusCode.BadRequest, "malformed_json");
        (await api.PostAsync($"/v1/runs/{id}/questions/nobody", """{ "answer": 1 }""")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_question");
        (await api.PostAsync($"/v1/runs/{id}/subtasks/nobody/answer", """{ "answer": 1 }""")).ShouldBeProblem(HttpStatusCode.NotFound, "unknown_subtask");
        (await api.PostAsync($"/v1/runs/{id}/subtasks/b/answer", """{ "answer": 1 }""")).ShouldBeProblem(HttpStatusCode.Conflict, "question_closed");
        (await api.GetAsync(question)).Json.GetProperty("text").GetString().ShouldBe("How many?");

        (await api.PostAsync($"/v1/runs/{id}/subtasks/a/answer", """{ "answer": 3 }""")).Status.ShouldBe(HttpStatusCode.Accepted);

        (await api.PostAsync(question, """{ "answer": 3 }""")).ShouldBeProblem(HttpStatusCode.Conflict, "question_closed");
        (await api.EndAsync(id)).GetProperty("subtasks")[0].GetProperty("result").GetRawText().ShouldBe("3");
    }

    [Fact]
    public async Task Answer_ToolCall_MayChangeTheArguments()
    {
        await using var api = await Support.Api.StartAsync([new ChangeTool()]);
        var id = await api.RunAsync("""{ "id": "a", "tool": "change", "args": { "n": 1 } }""");
        var question = (await api.QuestionsAsync(id)).Single();
        question.GetProperty("kind").GetString().ShouldBe("tool_call");
        question.GetProperty("arguments").GetRawText().ShouldBe("""{"n":1}""");

        await api.PostAsync($"/v1/runs/{id}/subtasks/a/answer", """{ "approved": true, "arguments": { "n": 2 }, "comment": "more" }""");

        (await api.EndAsync(id)).GetProperty("result").GetRawText().ShouldBe("""{"n":2}""");
    }

    [Fact]
    public async Task Answer_Plan_MayBeAnotherPlan()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "tool": "echo" }""", ", \"options\": { \"approve_plan\": true }");
        var question = (await api.QuestionsAsync(id)).Single();
        (question.GetProperty("kind").GetString(), question.GetProperty("path").ValueKind).ShouldBe(("plan", JsonValueKind.Null));
        var path = $"/v1/runs/{id}/questions/{IdOf(question)}";

        (await api.PostAsync(path, """{ "plan": { "subtasks": [{ "id": "b" }] } }""")).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_plan");
        await api.PostAsync(path, """{ "plan": { "subtasks": [{ "id": "b", "tool": "echo", "args": { "other": true } }] } }""");

        (await api.EndAsync(id)).GetProperty("result").GetRawText().ShouldBe("""{"other":true}""");
    }

    [Fact]
    public async Task Answer_LargeText_IsKeptWhole()
    {
        await using var api = await Support.Api.StartAsync();
        var id = await api.RunAsync("""{ "id": "a", "ask": "Well?" }""");
        await api.QuestionsAsync(id);

        await api.PostAsync($"/v1/runs/{id}/subtasks/a/answer", $$"""{ "answer": "{{new string('x', 100_000)}}" }""");
        await api.EndAsync(id);

        (await api.GetAsync($"/v1/runs/{id}/result")).Json.GetString()!.Length.ShouldBe(100_000);
    }

    private static string IdOf(JsonElement question) => question.GetProperty("id").GetString()!;

    private static async Task<JsonElement[]> UntilAsync(Support.Api api, string id, int count)
    {
        using var enough = new CancellationTokenSource(Eventually.Patience);
        await foreach (var entry in api.Engine.EventsAsync(id, 0, enough.Token))
        {
            if (await api.QuestionsAsync(id) is { } questions && questions.Length == count) return questions;
        }
        throw new InvalidOperationException("The run ended without so many questions.");
    }
}
