using System.Diagnostics;
using System.Net;
using Azure;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tests.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;
using static JitOrchestration.Activities.Models.ModelFailureCodes;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class ModelFaultsTests
{
    public static TheoryData<string, ModelAnswer, string, FailureKind, string> Faults => new()
    {
        { "429", Answers.RateLimited(), RateLimited, FailureKind.Transient, "too many requests" },
        { "429 quota", Answers.QuotaUsedUp(), Quota, FailureKind.Permanent, "Add credit" },
        { "402", Answers.Error(402, null, "Payment required."), Quota, FailureKind.Permanent, "Add credit" },
        { "401", Answers.Unauthorized(TestModels.Key), Unauthorized, FailureKind.Permanent, "OPENAI_API_KEY" },
        { "403", Answers.Error(403, null, "Your country is not supported."), Unauthorized, FailureKind.Permanent, "Your country is not supported." },
        { "404", Answers.ModelNotFound("test-model"), NotFound, FailureKind.Permanent, "ollama pull test-model" },
        { "404 of Ollama", new RawAnswer(404, """{"error":"model 'test-model' not found"}"""), NotFound, FailureKind.Permanent, "no model 'test-model'" },
        { "404 page", new RawAnswer(404, "404 page not found") { ContentType = "text/plain" }, NotFound, FailureKind.Permanent, "usually ends in /v1" },
        { "context", Answers.ContextTooLong(), ContextTooLong, FailureKind.Permanent, "8192 tokens" },
        { "context of vLLM", new RawAnswer(400, """{"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400}"""), ContextTooLong, FailureKind.Permanent, "4096" },
        { "413", Answers.Error(413, null, "Request too large."), ContextTooLong, FailureKind.Permanent, "split the task" },
        { "prompt filtered", Answers.PromptFiltered(), ContentFiltered, FailureKind.Permanent, "other words" },
        { "answer filtered", Answers.Filtered(), ContentFiltered, FailureKind.Permanent, "filter" },
        { "400", Answers.Error(400, "unsupported_value", "temperature does not support 0.2."), BadRequest, FailureKind.Permanent, "temperature does not support 0.2." },
        { "output", Answers.Error(400, "invalid_value", "max_tokens is too large: 16000. This model supports at most 4096 completion tokens, whereas you provided 16000."), OutputLimit, FailureKind.Permanent, "options.limits.output_tokens" },
        { "output of vLLM", Answers.Error(400, null, "'max_tokens' or 'max_completion_tokens' is too large: 16000. This model's maximum context length is 4096 tokens and your request has 15 input tokens."), OutputLimit, FailureKind.Permanent, "max_output" },
        { "other name of output", Answers.Error(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."), BadRequest, FailureKind.Permanent, "Unsupported parameter" },
        { "422 of FastAPI", new RawAnswer(422, """{"detail":[{"msg":"field required"}]}"""), BadRequest, FailureKind.Permanent, "field required" },
        { "408", Answers.ServerError(408), Unavailable, FailureKind.Transient, "408" },
        { "409", Answers.ServerError(409), Unavailable, FailureKind.Transient, "409" },
        { "500", Answers.ServerError(), Unavailable, FailureKind.Transient, "The server had an error." },
        { "502 page", new RawAnswer(502, "<html>Bad gateway</html>") { ContentType = "text/html" }, Unavailable, FailureKind.Transient, "502" },
        { "503", Answers.ServerError(503), Unavailable, FailureKind.Transient, "503" },
        { "529", Answers.ServerError(529), Unavailable, FailureKind.Transient, "529" },
        { "refusal", Answers.Refusal("I won't do that."), Refused, FailureKind.Permanent, "I won't do that." },
        { "cut at the limit", Answers.CutAtLimit("Once upon"), OutputCut, FailureKind.Permanent, "cut at the most tokens" },
        { "all thought", Answers.CutAtLimit(""), OutputCut, FailureKind.Permanent, "reasoning model" },
        { "no choices", Answers.Nothing(), Empty, FailureKind.Transient, "nothing" },
        { "no choices field", new RawAnswer(200, """{"id":"x","object":"chat.completion","created":1,"model":"m"}"""), Empty, FailureKind.Transient, "nothing" },
        { "no error", new RawAnswer(200, """{"id":"x","choices":[],"error":null}"""), Empty, FailureKind.Transient, "nothing" },
        { "429 of a proxy with 200", new RawAnswer(200, """{"error":{"code":429,"message":"Slow down."}}"""), RateLimited, FailureKind.Transient, "Slow down." },
        { "quota with 200", new RawAnswer(200, """{"error":{"code":"insufficient_quota","type":"insufficient_quota","message":"Used up."}}"""), Quota, FailureKind.Permanent, "Used up." },
        { "no key with 200", new RawAnswer(200, """{"error":{"code":"invalid_api_key","type":"invalid_request_error","message":"Wrong key."}}"""), Unauthorized, FailureKind.Permanent, "OPENAI_API_KEY" },
        { "no model with 200", new RawAnswer(200, """{"choices":[],"error":{"code":"model_not_found","type":"invalid_request_error","message":"Gone."}}"""), NotFound, FailureKind.Permanent, "Gone." },
        { "400 with 200", new RawAnswer(200, """{"error":{"type":"invalid_request_error","message":"No such option."}}"""), BadRequest, FailureKind.Permanent, "No such option." },
        { "context with 200", new RawAnswer(200, """{"error":{"message":"The context length is 4096."}}"""), ContextTooLong, FailureKind.Permanent, "4096" },
        { "server with 200", new RawAnswer(200, """{"error":{"type":"server_error","message":"It fell over."}}"""), Unavailable, FailureKind.Transient, "It fell over." },
        { "text with 200", new RawAnswer(200, """{"error":"the runner has ended"}"""), Unavailable, FailureKind.Transient, "the runner has ended" },
        { "blank", Answers.Blank(), Empty, FailureKind.Transient, "nothing" },
        { "page with 200", new RawAnswer(200, "<html>Welcome</html>") { ContentType = "text/html" }, BadAnswer, FailureKind.Transient, "usually ends in /v1" },
        { "list with 200", new RawAnswer(200, "[]"), BadAnswer, FailureKind.Transient, "no chat completion" },
        { "null with 200", new RawAnswer(200, "null"), BadAnswer, FailureKind.Transient, "no chat completion" },
        { "tool call of nothing", new RawAnswer(200, """{"id":"x","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"now","arguments":null}}]}}]}"""), BadAnswer, FailureKind.Transient, "no chat completion" },
        { "unknown finish", Answers.Text("x") with { FinishReason = "tired" }, BadAnswer, FailureKind.Transient, "no chat completion" },
        { "cut body", Answers.Cut(Answers.Text("a long answer")), ConnectionLost, FailureKind.Transient, "before the whole answer" },
        { "cut at once", Answers.Cut(Answers.Text("a long answer"), kept: 0), ConnectionLost, FailureKind.Transient, "before the whole answer" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_OverTheWire_IsAFailureToActOn(string name, ModelAnswer answer, string code, FailureKind kind, string says)
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var failure = await server.Then(answer).Model().FailAsync();

        failure.Code.ShouldBe(code, name);
        failure.Kind.ShouldBe(kind);
        failure.Message.ShouldContain(says);
        failure.Message.ShouldContain("test-model");
        failure.Message.ShouldNotContain(TestModels.Key);
        failure.Message.Length.ShouldBeLessThan(700);
        server.Requests.Count.ShouldBe(1, "the executor counts attempts, so nobody else may make any");
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "0.5", 0.5)]
    [InlineData("Retry-After", "Sun, 01 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Retry-After", "Sun, 01 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("Retry-After", "-5", 0)]
    [InlineData("Retry-After", "9999999999", 86_400)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("x-ms-retry-after-ms", "1500", 1.5)]
    public async Task RateLimit_WithAWait_SaysHowLong(string header, string value, double seconds)
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        var failure = await server.Then(Answers.RateLimited(header, value)).Model(time: time).FailAsync();
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        failure.MayHaveHappened.ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    public async Task RateLimit_WithoutAReadableWait_LeavesItToTheExecutor(string? value)
    {
        var failure = await TestModels.FailAsync(Answers.RateLimited(value is null ? null : "Retry-After", value ?? ""));
        (failure.Code, failure.RetryAfter).ShouldBe((RateLimited, null));
    }

    [Fact]
    public async Task Unavailable_WithRetryAfter_SaysHowLong()
    {
        var failure = await TestModels.FailAsync(Answers.Error(503, null, "Busy.", "server_error", ("Retry-After", "3")));
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task NotFound_OnAzure_NamesTheDeployment()
    {
        var failure = await TestModels.FailAsync(Answers.Error(404, "DeploymentNotFound", "The API deployment for this resource does not exist."), ModelProvider.AzureOpenAI);
        failure.Message.ShouldContain("no deployment 'test-model'");
        failure.Message.ShouldContain(ModelVariables.AzureDeployment);
    }

    [Fact]
    public async Task Unauthorized_OnAzure_NamesTheKeyAndTheRole()
    {
        var failure = await TestModels.FailAsync(Answers.Unauthorized(TestModels.Key), ModelProvider.AzureOpenAI);
        failure.Message.ShouldContain(ModelVariables.AzureKey);
        failure.Message.ShouldContain("Cognitive Services OpenAI User");
    }

    [Theory]
    [InlineData("sk-proj-abc_DEF-123")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("eyJhbGciOi.eyJzdWIi.c2ln")]
    public async Task Message_OfAServerThatRepeatsAKey_DoesNotShowIt(string key)
    {
        var failure = await TestModels.FailAsync(Answers.Error(400, null, $"The header Authorization: Bearer {key} and the key {key} are odd."));
        failure.Message.ShouldNotContain(key);
        failure.Message.ShouldContain("are odd.");
    }

    [Fact]
    public async Task Message_WithAKeyAtItsCut_DoesNotShowHalfOfIt()
    {
        var failure = await TestModels.FailAsync(Answers.Error(400, null, new string(' ', 1180) + "the key is " + TestModels.Key));
        failure.Message.ShouldNotContain(TestModels.Key[..8]);
    }

    [Fact]
    public async Task Message_OfAServerThatTalksALot_IsCut()
    {
        var failure = await TestModels.FailAsync(Answers.Refusal(string.Concat(Enumerable.Repeat("I will not. ", 10_000))));
        failure.Message.Length.ShouldBeLessThan(400);
        failure.Message.ShouldEndWith("…");
    }

    [Fact]
    public async Task Refusal_StillCosts()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Then(Answers.Refusal("No.") with { Usage = new ScriptedUsage(40, 3) });
        var thrown = await Should.ThrowAsync<ModelException>(() => server.Model().AskAsync());
        thrown.Usage.ShouldBe(new Usage(1, 40, 3, 0));
    }

    [Fact]
    public async Task Json_ThatIsNone_IsAFailureThatShowsTheStart()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var reply = await server.Then(Answers.Text("Sure! Here is your plan: first, ...")).Model().AskAsync();
        var failure = Should.Throw<ModelException>(() => reply.Json()).Failure;
        (failure.Code, failure.Kind).ShouldBe((NotJson, FailureKind.Transient));
        failure.Message.ShouldContain("Sure! Here is your plan");
    }

    [Fact]
    public async Task UnknownTool_IsAnAnswerLikeOthers()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var reply = await server.Then(Answers.ToolCalls(("c1", "no_such_tool", "{}"))).Model().AskAsync();
        reply.ToolCalls.Single().Tool.ShouldBe("no_such_tool");
    }

    [Fact]
    public async Task Silence_IsATimeout_WithinTheTimeThatIsSet()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var model = new ModelCatalog(server.Then(Answers.Silence()).Settings() with { Timeout = TimeSpan.FromSeconds(1) }).For(ModelRole.Agent);
        var started = Stopwatch.GetTimestamp();
        var failure = await model.FailAsync();
        (failure.Code, failure.Kind, failure.MayHaveHappened).ShouldBe((ModelFailureCodes.Timeout, FailureKind.Transient, true));
        Stopwatch.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Silence_InTheMiddleOfTheBody_IsATimeout()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Then(Answers.Cut(Answers.Text("a long answer")) with { End = BrokenEnd.Silence });
        var failure = await new ModelCatalog(server.Settings() with { Timeout = TimeSpan.FromSeconds(1) }).For(ModelRole.Agent).FailAsync();
        failure.Code.ShouldBe(ModelFailureCodes.Timeout);
    }

    [Fact]
    public async Task HeldAnswer_WhenReleased_Comes()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var release = new TaskCompletionSource();
        server.Then(Answers.Held(release.Task, Answers.Text("at last")));
        var asking = server.Model().AskAsync();
        asking.IsCompleted.ShouldBeFalse();
        release.SetResult();
        (await asking).Text.ShouldBe("at last");
    }

    [Fact]
    public async Task Cancellation_IsNoFailure()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        using var giveUp = new CancellationTokenSource();
        server.Otherwise(_ =>
        {
            giveUp.Cancel();
            return Answers.Silence();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => server.Model().AskAsync(cancellation: giveUp.Token));
    }

    [Fact]
    public async Task Address_WhereNobodyListens_AsksForOllama()
    {
        var settings = new ModelSettings(ModelProvider.Compatible, new Uri("http://127.0.0.1:1/v1"), "test-model") { ApiKey = TestModels.Key };
        var failure = await new ModelCatalog(settings).For(ModelRole.Agent).FailAsync();
        (failure.Code, failure.Kind, failure.MayHaveHappened).ShouldBe((Unreachable, FailureKind.Transient, false));
        failure.Message.ShouldContain("Is Ollama, or the server that you mean, running?");
    }

    [Fact]
    public async Task Host_WithoutAnAddress_IsSaidSo()
    {
        var settings = new ModelSettings(ModelProvider.AzureOpenAI, new Uri("https://no-such-host.invalid/openai/v1"), "d") { ApiKey = "k" };
        var failure = await new ModelCatalog(settings).For(ModelRole.Agent).FailAsync();
        failure.Code.ShouldBe(Unreachable);
        failure.Message.ShouldContain("has no address");
        failure.Message.ShouldContain(ModelVariables.AzureEndpoint);
    }

    [Fact]
    public async Task Certificate_ThatNobodyTrusts_IsPermanent()
    {
        await using var server = await ScriptedModelServer.StartAsync(secure: true);
        var failure = await server.Model().FailAsync();
        (failure.Code, failure.Kind).ShouldBe((Unreachable, FailureKind.Permanent));
        failure.Message.ShouldContain("No secure connection");
    }

    [Fact]
    public async Task ChatClient_OfAnotherMaker_ThatBreaks_IsSaidSo()
    {
        var failure = await OtherMakers(new NotImplementedException()).FailAsync();
        failure.Code.ShouldBe(Broken);
        failure.Message.ShouldContain("NotImplementedException");
        failure.Message.ShouldContain("their-model");
    }

    [Fact]
    public async Task ChatClient_OfAnotherMaker_WithAStatus_IsUnderstood()
    {
        (await OtherMakers(new HttpRequestException("Slow down.", null, HttpStatusCode.TooManyRequests)).FailAsync()).Code.ShouldBe(RateLimited);
        (await OtherMakers(new RequestFailedException(404, "No such model.")).FailAsync()).Code.ShouldBe(NotFound);
    }

    private static Model OtherMakers(Exception thrown) => new ModelCatalog(_ => new BrokenClient(thrown), _ => "their-model").For(ModelRole.Planner);

    private sealed class BrokenClient(Exception thrown) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw thrown;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw thrown;

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
