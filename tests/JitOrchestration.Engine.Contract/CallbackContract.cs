using System.Collections.Concurrent;
using System.Globalization;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Engine.Contract;

/// <summary>Who wants to be told is: over real HTTP, when a person is needed and at the end.</summary>
public abstract class CallbackContract<TFactory> : IAsyncLifetime
    where TFactory : IEngineFactory, new()
{
    private const string Ask = """{ "subtasks": [ { "id": "who", "ask": "Who?" } ] }""";
    private const string Echo = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";
    private const string Fail = """{ "subtasks": [ { "id": "a", "tool": "calculate", "args": { "expression": "1 / 0" } } ] }""";

    private readonly ConcurrentQueue<CallbackReport> _reports = new();
    private readonly SemaphoreSlim _reported = new(0);
    private Receiver _receiver = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _reported.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Run_AsksAndCompletes_IsToldBothSigned()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync(Ask, options: Wanted);
        var asked = await _receiver.NextAsync();
        var question = asked.Data.GetProperty("question");
        await test.SayAsync(runId, new Input.Answer(question.GetProperty("id").GetString()!, new Reply(Value.Of("Ada"))));
        var ended = await _receiver.NextAsync();

        asked.Type.ShouldBe("run.input_required");
        asked.Signature.ShouldBe(asked.Expected);
        asked.Data.GetProperty("id").GetString().ShouldBe(runId);
        asked.Data.GetProperty("links").GetProperty("questions").GetString().ShouldBe($"/v1/runs/{runId}/questions");
        (question.GetProperty("kind").GetString(), question.GetProperty("path").GetString(), question.GetProperty("text").GetString()).ShouldBe(("ask", "who", "Who?"));
        ended.Type.ShouldBe("run.completed");
        ended.Signature.ShouldBe(ended.Expected);
        (ended.Data.GetProperty("status").GetString(), ended.Data.GetProperty("result").GetString()).ShouldBe(("completed", "Ada"));
        ended.Id.ShouldStartWith(runId);
        ended.Id.ShouldNotBe(asked.Id);
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(ended.Timestamp, CultureInfo.InvariantCulture)).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        (await ReportAsync()).Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Run_AsksInTheMiddle_IsToldOfEachQuestionOnce()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "a", "tool": "echo" }, { "id": "who", "ask": "Who?", "depends_on": ["a"] }, { "id": "where", "ask": "Where?", "depends_on": ["who"] } ] }
            """, options: Wanted);
        foreach (var asked in (string[])["who", "where"])
        {
            var question = (await _receiver.NextAsync()).Data.GetProperty("question");
            question.GetProperty("path").GetString().ShouldBe(asked);
            await test.SayAsync(runId, new Input.Answer(question.GetProperty("id").GetString()!, new Reply(Value.Of("Ada"))));
        }

        (await _receiver.NextAsync()).Type.ShouldBe("run.completed");
        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Run_FailsOrIsCancelled_IsToldWhy()
    {
        await using var test = await OpenAsync();
        await test.RunAsync(Fail, options: Wanted);
        var failed = await _receiver.NextAsync();
        var runId = await test.StartAsync("""{ "subtasks": [ { "id": "w", "wait": 3600 } ] }""", options: Wanted);
        await test.Engine.SignalAsync(runId, new Input.Cancel("enough"));
        var cancelled = await _receiver.NextAsync();

        failed.Type.ShouldBe("run.failed");
        failed.Data.GetProperty("error").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        (cancelled.Type, cancelled.Data.GetProperty("id").GetString()).ShouldBe(("run.cancelled", runId));
    }

    [Fact]
    public async Task Run_LargeResult_IsToldByItsBeginningAndALink()
    {
        await using var test = await OpenAsync();
        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "text": "{{input}}" } } ] }""", $"\"{new string('x', 20_000)}\"", Wanted);

        var result = (await _receiver.NextAsync()).Data.GetProperty("result");

        result.GetProperty("href").GetString().ShouldBe($"/v1/runs/{run.RunId}/result");
        result.GetProperty("$preview").GetString()!.Length.ShouldBeInRange(100, 2000);
    }

    [Fact]
    public async Task Run_WithoutCallbackUrl_TellsNobody()
    {
        await using var test = await OpenAsync();
        await test.RunAsync(Echo);
        await test.RunAsync(Echo, options: Wanted);

        (await _receiver.NextAsync()).Type.ShouldBe("run.completed");

        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Child_Asks_IsToldAsTheRootsQuestionAndItsEndIsNot()
    {
        await using var test = await OpenAsync();
        var runId = await test.StartAsync("""
            { "subtasks": [ { "id": "outer", "for_each": "[1]", "workflow": { "plan": { "subtasks": [
              { "id": "inner", "workflow": { "plan": { "subtasks": [ { "id": "who", "ask": "Who?" } ] } } } ] } } } ] }
            """, options: Wanted);
        var asked = await _receiver.NextAsync();
        var root = await test.Engine.GetAsync(runId);
        var open = (await OpenQuestions.OfAsync(test.Engine, root!)).Single();
        await test.Engine.SignalAsync(open.RunId, new Input.Answer(open.Asked.Id, new Reply(Value.Of("Ada"))));
        var ended = await _receiver.NextAsync();
        await test.EndAsync(runId);

        asked.Data.GetProperty("id").GetString().ShouldBe(runId);
        asked.Data.GetProperty("question").GetProperty("path").GetString().ShouldBe("outer[0]/inner/who");
        asked.Data.GetProperty("question").GetProperty("id").GetString().ShouldBe(open.Asked.Id);
        asked.Id.ShouldStartWith(open.RunId);
        (ended.Type, ended.Data.GetProperty("id").GetString()).ShouldBe(("run.completed", runId));
        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Delivery_Gone_StopsAtOnce()
    {
        _receiver.Answer = Receiver.With(410);
        await using var test = await OpenAsync();
        await test.StartAsync(Echo, options: Wanted);

        var report = await ReportAsync();

        (report.Attempt, report.GaveUp).ShouldBe((1, true));
        report.Problem!.ShouldContain("410");
    }

    [Theory]
    [InlineData(true, "callback_url_refused")]
    [InlineData(false, "callbacks_off")]
    public async Task Start_AddressOutOfBoundsOrNoSecret_IsRefusedAndNothingIsStored(bool secret, string code)
    {
        await using var test = await OpenAsync(secret ? Callbacks with { Network = new() } : null);

        var refused = await Should.ThrowAsync<InvalidRequestException>(() => test.StartAsync(Echo, options: Wanted));

        (refused.Problems[0].Code, refused.Problems[0].Pointer).ShouldBe((code, "/options/callback_url"));
        (await test.Engine.ListAsync()).Runs.ShouldBeEmpty();
    }

    private RunOptions Wanted => new() { CallbackUrl = _receiver.Url };

    private CallbackOptions Callbacks => new()
    {
        Secret = CallbackSecret.Parse(Receiver.Secret),
        Network = new NetworkOptions { AllowedHosts = ["127.0.0.1"], AllowPrivateAddresses = true },
        Report = report =>
        {
            _reports.Enqueue(report);
            _reported.Release();
        },
    };

    private Task<EngineUnderTest> OpenAsync() => OpenAsync(Callbacks);

    private static async Task<EngineUnderTest> OpenAsync(CallbackOptions? callbacks) => new(await new TFactory().OpenAsync(new EngineSetup { Callbacks = callbacks }));

    private async Task<CallbackReport> ReportAsync()
    {
        (await _reported.WaitAsync(EngineUnderTest.Patience)).ShouldBeTrue("nothing was reported");
        _reports.TryDequeue(out var report).ShouldBeTrue();
        return report!;
    }
}
