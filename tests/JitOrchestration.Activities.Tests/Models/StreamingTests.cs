using JitOrchestration.Activities.Models;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class StreamingTests : IAsyncLifetime
{
    private ScriptedModelServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ScriptedModelServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Text_ComesInPieces_ThenUsageAndFinish()
    {
        _server.Then(Answers.Text("one two three four") with { Usage = new ScriptedUsage(10, 4, Cached: 3) });
        var updates = await _server.Client().GetStreamingResponseAsync([TestModels.User("x")]).ToListAsync();
        var whole = updates.ToChatResponse();

        updates.Count(update => update.Text.Length > 0).ShouldBe(3);
        whole.Text.ShouldBe("one two three four");
        whole.FinishReason.ShouldBe(ChatFinishReason.Stop);
        whole.ModelId.ShouldBe("test-model");
        (whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount, whole.Usage.CachedInputTokenCount).ShouldBe((10, 4, 3));
        var request = _server.Requests.Single();
        request.Stream.ShouldBeTrue();
        request.Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task ToolCalls_InPieces_AreWholeAtTheEnd()
    {
        _server.Then(Answers.ToolCalls(("c1", "weather", """{"city":"Oslo"}"""), ("c2", "search", "not { json")));
        var whole = await StreamAsync();

        var calls = whole.Messages.Single().Contents.OfType<FunctionCallContent>().Select(ModelToolRequest.Of).ToList();
        calls.Select(call => (call.Id, call.Tool, call.ArgumentsText)).ShouldBe([("c1", "weather", """{"city":"Oslo"}"""), ("c2", "search", "not { json")]);
        whole.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task Refusal_InPieces_IsOne()
    {
        _server.Then(Answers.Refusal("I really can't."));
        ModelFaults.Of(await StreamAsync(), Source)!.Code.ShouldBe(ModelFailureCodes.Refused);
    }

    [Fact]
    public async Task EmptyStream_IsEmpty()
    {
        _server.Then(Answers.Nothing());
        ModelFaults.Of(await StreamAsync(), Source)!.Code.ShouldBe(ModelFailureCodes.Empty);
    }

    [Theory]
    [InlineData(BrokenEnd.Abort)]
    [InlineData(BrokenEnd.Close)]
    public async Task Stream_ThatIsCut_IsALostConnection(BrokenEnd end)
    {
        _server.Then(Answers.Cut(Answers.Text("one two three four")) with { End = end });
        var failure = await FailAsync();
        failure.Code.ShouldBe(ModelFailureCodes.ConnectionLost);
        failure.Kind.ShouldBe(FailureKind.Transient);
    }

    [Fact]
    public async Task Stream_ThatFallsSilent_TimesOut()
    {
        _server.Then(Answers.Cut(Answers.Text("one two three four")) with { End = BrokenEnd.Silence });
        var failure = await FailAsync(_server.Settings() with { Timeout = TimeSpan.FromSeconds(1) });
        failure.Code.ShouldBe(ModelFailureCodes.Timeout);
    }

    [Fact]
    public async Task Stream_WithAnErrorInIt_SaysTheError()
    {
        _server.Then(new RawAnswer(200, "data: {\"error\":{\"message\":\"The engine ran out of memory.\",\"code\":\"overloaded\"}}\n\n") { ContentType = "text/event-stream" });
        (await FailAsync()).Message.ShouldContain("The engine ran out of memory.");
    }

    [Fact]
    public async Task Stream_ThatIsNone_IsABadAnswer()
    {
        _server.Then(new RawAnswer(200, "data: <html>\n\n") { ContentType = "text/event-stream" });
        (await FailAsync()).Code.ShouldBe(ModelFailureCodes.BadAnswer);
    }

    [Fact]
    public async Task IdempotencyKey_IsSent()
    {
        _server.Then(Answers.Text("x"));
        await StreamAsync(new ChatOptions { AdditionalProperties = new() { ["idempotency_key"] = "run/a/c0" } });
        _server.Requests.Single().Header("Idempotency-Key").ShouldBe("run/a/c0");
    }

    [Fact]
    public async Task Cancellation_EndsTheStream()
    {
        _server.Then(Answers.Cut(Answers.Text("one two three four")) with { End = BrokenEnd.Silence });
        using var giveUp = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in _server.Client().GetStreamingResponseAsync([TestModels.User("x")], cancellationToken: giveUp.Token))
            {
                if (update.Text.Length > 0) await giveUp.CancelAsync();
            }
        });
    }

    private ModelSource Source => new(ModelProvider.Compatible, "test-model", _server.BaseUrl);

    private Task<ChatResponse> StreamAsync(ChatOptions? options = null, ModelSettings? settings = null) =>
        new OpenAIChatClient(settings ?? _server.Settings()).GetStreamingResponseAsync([TestModels.User("x")], options).ToChatResponseAsync();

    private async Task<Failure> FailAsync(ModelSettings? settings = null)
    {
        var thrown = await Should.ThrowAsync<Exception>(() => StreamAsync(settings: settings));
        return ModelFaults.Of(thrown, Source, DateTimeOffset.UnixEpoch);
    }
}
