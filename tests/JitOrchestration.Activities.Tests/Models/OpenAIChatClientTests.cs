using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class OpenAIChatClientTests : IAsyncLifetime
{
    private static readonly JsonElement CitySchema = JsonElement.Parse("""
        {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}
        """);

    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ScriptedModelServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Conversation_OfEveryRole_GoesOverTheWireAsItIs()
    {
        _server.Then(Answers.Text("fine"));
        var call = new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Oslo" });
        await _server.Client().GetResponseAsync(
            [
                new(ChatRole.System, "Be brief."), TestModels.User("How is Oslo?"),
                new(ChatRole.Assistant, [new TextContent("I look."), call]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", JsonElement.Parse("""{"rain":true}""")), new FunctionResultContent("c2", "plain")]),
            ],
            new ChatOptions { Instructions = "You are a guide." });

        var messages = _server.Requests.Single().Messages;
        messages.Select(message => message.GetProperty("role").GetString()).ShouldBe(["system", "system", "user", "assistant", "tool", "tool"]);
        _server.Requests[0].AllText.ShouldBe("You are a guide.\nBe brief.\nHow is Oslo?\nI look.\n{\"rain\":true}\nplain");
        var function = messages[3].GetProperty("tool_calls")[0].GetProperty("function");
        function.GetProperty("name").GetString().ShouldBe("weather");
        function.GetProperty("arguments").GetString().ShouldBe("""{"city":"Oslo"}""");
        messages[5].GetProperty("tool_call_id").GetString().ShouldBe("c2");
    }

    [Fact]
    public async Task Options_WhenSet_AreSent()
    {
        _server.Then(Answers.Text("fine"));
        await _server.Client(ModelProvider.OpenAI).GetResponseAsync([TestModels.User("x")], new ChatOptions
        {
            Temperature = 0.25f,
            TopP = 0.5f,
            Seed = 7,
            StopSequences = ["END"],
            MaxOutputTokens = 99,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            ModelId = "another-model",
        });

        var body = _server.Requests.Single().Body;
        body.GetProperty("temperature").GetSingle().ShouldBe(0.25f);
        body.GetProperty("top_p").GetSingle().ShouldBe(0.5f);
        body.GetProperty("seed").GetInt64().ShouldBe(7);
        body.GetProperty("stop")[0].GetString().ShouldBe("END");
        body.GetProperty("max_completion_tokens").GetInt32().ShouldBe(99);
        body.GetProperty("reasoning_effort").GetString().ShouldBe("low");
        body.GetProperty("model").GetString().ShouldBe("another-model");
    }

    [Fact]
    public async Task MaxOutputTokens_OnACompatibleServer_IsMaxTokens()
    {
        _server.Then(Answers.Text("fine"));
        await _server.Client().GetResponseAsync([TestModels.User("x")], new ChatOptions { MaxOutputTokens = 99 });

        _server.Requests.Single().Field("max_tokens")!.Value.GetInt32().ShouldBe(99);
        _server.Requests.Single().Field("max_completion_tokens").ShouldBeNull();
    }

    [Fact]
    public async Task Options_WhenAbsent_AreNotSent()
    {
        _server.Then(Answers.Text("fine"));
        await _server.Client().GetResponseAsync([TestModels.User("x")]);

        _server.Requests.Single().Body.EnumerateObject().Select(field => field.Name).Order().ShouldBe(["messages", "model"]);
    }

    [Fact]
    public async Task Tools_AreSentWithTheirSchemas_AndTheirCallsComeBack()
    {
        _server.Then(Answers.ToolCalls(("c1", "weather", """{"city":"Oslo"}"""), ("c2", "weather", """{"city":"Bergen"}""")));
        var response = await _server.Client().GetResponseAsync([TestModels.User("x")], new ChatOptions
        {
            Tools = [AIFunctionFactory.CreateDeclaration("weather", "Tells the weather.", CitySchema)],
            AllowMultipleToolCalls = true,
            ToolMode = ChatToolMode.RequireAny,
        });

        var request = _server.Requests.Single();
        request.Tools.ShouldBe(["weather"]);
        var function = request.Body.GetProperty("tools")[0].GetProperty("function");
        JsonElement.DeepEquals(function.GetProperty("parameters"), CitySchema).ShouldBeTrue();
        function.GetProperty("description").GetString().ShouldBe("Tells the weather.");
        request.Field("parallel_tool_calls")!.Value.GetBoolean().ShouldBeTrue();
        request.Field("tool_choice")!.Value.GetString().ShouldBe("required");
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().Select(ModelToolRequest.Of).ToList();
        calls.Select(call => (call.Id, call.Tool)).ShouldBe([("c1", "weather"), ("c2", "weather")]);
        calls[1].Arguments!.Value.GetProperty("city").GetString().ShouldBe("Bergen");
    }

    [Theory]
    [InlineData("{\"city\": \"Os")]
    [InlineData("Oslo, please")]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task Arguments_ThatAreNoObject_SurviveAsTextAndGoBackWithinOne(string arguments)
    {
        _server.Then(Answers.ToolCalls(("c1", "weather", arguments)), Answers.Text("sorry"));
        var client = _server.Client();
        var turn = (await client.GetResponseAsync([TestModels.User("x")])).Messages.Single();
        // As it is stored in a journal between two turns.
        var stored = JsonSerializer.Deserialize<ChatMessage>(JsonSerializer.Serialize(turn, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        await client.GetResponseAsync([TestModels.User("x"), stored, new(ChatRole.Tool, [new FunctionResultContent("c1", "That is no JSON.")])]);

        var request = ModelToolRequest.Of(stored.Contents.OfType<FunctionCallContent>().Single());
        request.ArgumentsText.ShouldBe(arguments);
        request.Arguments.ShouldBeNull();
        var back = _server.Requests[1].Messages[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()!;
        JsonElement.Parse(back).GetProperty("arguments_text").GetString().ShouldBe(arguments, "vLLM, SGLang and llama.cpp take nothing but an object back");
    }

    [Fact]
    public async Task Arguments_ThatAreBlank_AreAnEmptyObject()
    {
        _server.Then(Answers.ToolCalls(("c1", "now", "")), Answers.Text("ok"));
        var reply = await _server.Model().AskAsync();
        reply.ToolCalls.Single().Arguments!.Value.GetRawText().ShouldBe("{}");
        await _server.Model().AskAsync([TestModels.User("x"), reply.Message, new(ChatRole.Tool, [new FunctionResultContent("c1", "12:00")])]);
        _server.Requests[1].Messages[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{}");
    }

    [Fact]
    public async Task ToolCalls_WithoutIds_GetSome()
    {
        _server.Then(new CompletionAnswer { ToolCalls = [new ScriptedToolCall(null, "a", "{}"), new ScriptedToolCall("", "b", "{}")] });
        var reply = await _server.Model().AskAsync();
        reply.ToolCalls.Select(call => (call.Id, call.Tool)).ShouldBe([("call_0", "a"), ("call_1", "b")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task JsonSchema_IsSentAsStructuredOutput(bool strict)
    {
        _server.Then(Answers.Json(new { city = "Oslo" }));
        var reply = await _server.Model().AskAsync([TestModels.User("x")], new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(CitySchema, "place"),
            AdditionalProperties = new() { ["strict"] = strict },
        });

        var format = _server.Requests.Single().Body.GetProperty("response_format");
        format.GetProperty("type").GetString().ShouldBe("json_schema");
        var schema = format.GetProperty("json_schema");
        schema.GetProperty("name").GetString().ShouldBe("place");
        schema.GetProperty("strict").GetBoolean().ShouldBe(strict);
        JsonElement.DeepEquals(schema.GetProperty("schema"), CitySchema).ShouldBeTrue();
        reply.Json().GetProperty("city").GetString().ShouldBe("Oslo");
    }

    [Fact]
    public async Task Json_WithoutASchema_IsTheJsonMode()
    {
        _server.Then(Answers.Json(new { a = 1 }));
        await _server.Client().GetResponseAsync([TestModels.User("x")], new ChatOptions { ResponseFormat = ChatResponseFormat.Json });
        _server.Requests.Single().Body.GetProperty("response_format").GetProperty("type").GetString().ShouldBe("json_object");
    }

    [Fact]
    public async Task Answer_CarriesTextModelUsageAndFinish()
    {
        _server.Then(Answers.Text("hi") with { Model = "test-model-2026-01-01", Usage = new ScriptedUsage(100, 20, Cached: 60, Reasoning: 8) });
        var response = await _server.Client().GetResponseAsync([TestModels.User("x")]);

        response.Text.ShouldBe("hi");
        response.ModelId.ShouldBe("test-model-2026-01-01");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
        response.Usage!.InputTokenCount.ShouldBe(100);
        response.Usage.OutputTokenCount.ShouldBe(20);
        response.Usage.CachedInputTokenCount.ShouldBe(60);
        response.Usage.ReasoningTokenCount.ShouldBe(8);
    }

    [Fact]
    public async Task Thoughts_OfServersThatShowThem_AreNoPartOfTheText()
    {
        _server.Then(new RawAnswer(200, """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop",
             "message":{"role":"assistant","content":"yes","reasoning_content":"let me see"}}]}
            """));
        var message = (await _server.Client().GetResponseAsync([TestModels.User("x")])).Messages.Single();
        message.Text.ShouldBe("yes");
        message.Contents.OfType<TextReasoningContent>().Single().Text.ShouldBe("let me see");
    }

    [Fact]
    public async Task Refusal_IsErrorContent_AndGoesBackAsARefusal()
    {
        _server.Then(Answers.Refusal("I can't help with that."), Answers.Text("fine"));
        var client = _server.Client();
        var turn = (await client.GetResponseAsync([TestModels.User("x")])).Messages.Single();
        await client.GetResponseAsync([TestModels.User("x"), turn, TestModels.User("y")]);

        turn.Contents.OfType<ErrorContent>().Single().Message.ShouldBe("I can't help with that.");
        _server.Requests[1].Messages[1].GetProperty("refusal").GetString().ShouldBe("I can't help with that.");
    }

    [Fact]
    public async Task HugeAnswer_ComesWhole()
    {
        _server.Then(Answers.Huge(5_000_000));
        (await _server.Model().AskAsync()).Text.Length.ShouldBe(5_000_000);
    }

    [Fact]
    public async Task IdempotencyKey_IsAHeaderOfItsCallOnly()
    {
        _server.Otherwise(_ => Answers.Text("fine"));
        var model = _server.Model();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => model.AskAsync([TestModels.User($"{n}")], idempotencyKey: $"run/step/c{n}")));
        await model.AskAsync("no key");

        foreach (var request in _server.Requests)
            request.Header("Idempotency-Key").ShouldBe(request.LastText == "no key" ? null : $"run/step/c{request.LastText}");
    }

    [Fact]
    public async Task Key_IsABearerToken()
    {
        _server.Then(Answers.Text("fine"));
        await _server.Model().AskAsync();
        _server.Requests.Single().Header("Authorization").ShouldBe($"Bearer {TestModels.Key}");
        _server.Requests.Single().Path.ShouldBe("/v1/chat/completions");
    }

    [Fact]
    public async Task Content_ThatIsNoText_IsRefusedByName()
    {
        var thrown = await Should.ThrowAsync<NotSupportedException>(() => _server.Client().GetResponseAsync(
            [new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])]));
        thrown.Message.ShouldContain("DataContent");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void GetService_GivesMetadata()
    {
        var metadata = (ChatClientMetadata)_server.Client().GetService(typeof(ChatClientMetadata))!;
        (metadata.ProviderName, metadata.DefaultModelId, metadata.ProviderUri).ShouldBe(("openai", "test-model", _server.BaseUrl));
    }
}
