using System.Collections.Concurrent;
using System.Globalization;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.Tests.Engine;

namespace JitOrchestration.Embedded.Tests.Callbacks;

/// <summary>Callbacks over real HTTP, out of a real journal.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    private const string Ask = """{ "subtasks": [ { "id": "who", "ask": "Who?" } ] }""";
    private const string Echo = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";
    private const string Fail = """{ "subtasks": [ { "id": "a", "tool": "calculate", "args": { "expression": "1 / 0" } } ] }""";

    private readonly ConcurrentQueue<CallbackReport> _reports = new();
    private readonly SemaphoreSlim _reported = new(0);
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _reported.Dispose();
    }

    [Fact]
    public async Task Run_AsksAndCompletes_IsToldBothSigned()
    {
        await using var fixture = await OpenAsync();
        var runId = await fixture.StartAsync(Ask, options: Wanted);
        var asked = await _receiver.NextAsync();
        var question = asked.Data.GetProperty("question");
        await fixture.Engine.SignalAsync(runId, new Input.Answer(question.GetProperty("id").GetString()!, new Reply(Value.Of("Ada"))));
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
    public async Task Run_FailsOrIsCancelled_IsToldWhy()
    {
        await using var fixture = await OpenAsync();
        await fixture.RunAsync(Fail, options: Wanted);
        var failed = await _receiver.NextAsync();
        var runId = await fixture.StartAsync("""{ "subtasks": [ { "id": "w", "wait": 3600 } ] }""", options: Wanted);
        await fixture.Engine.SignalAsync(runId, new Input.Cancel("enough"));
        var cancelled = await _receiver.NextAsync();

        failed.Type.ShouldBe("run.failed");
        failed.Data.GetProperty("error").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        (cancelled.Type, cancelled.Data.GetProperty("id").GetString()).ShouldBe(("run.cancelled", runId));
    }

    [Fact]
    public async Task Run_LargeResult_IsToldByItsBeginningAndALink()
    {
        await using var fixture = await OpenAsync();
        var run = await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "text": "{{input}}" } } ] }""", $"\"{new string('x', 20_000)}\"", Wanted);

        var result = (await _receiver.NextAsync()).Data.GetProperty("result");

        result.GetProperty("href").GetString().ShouldBe($"/v1/runs/{run.RunId}/result");
        result.GetProperty("$preview").GetString()!.Length.ShouldBeInRange(100, 2000);
    }

    [Fact]
    public async Task Run_WithoutCallbackUrl_TellsNobody()
    {
        await using var fixture = await OpenAsync();
        await fixture.RunAsync(Echo);
        await fixture.RunAsync(Echo, options: Wanted);

        (await _receiver.NextAsync()).Type.ShouldBe("run.completed");

        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Child_Asks_IsToldAsTheRootsQuestionAndItsEndIsNot()
    {
        await using var fixture = await OpenAsync();
        var runId = await fixture.StartAsync("""
            { "subtasks": [ { "id": "outer", "for_each": "[1]", "workflow": { "plan": { "subtasks": [
              { "id": "inner", "workflow": { "plan": { "subtasks": [ { "id": "who", "ask": "Who?" } ] } } } ] } } } ] }
            """, options: Wanted);
        var asked = await _receiver.NextAsync();
        var root = await fixture.Engine.GetAsync(runId);
        var open = (await OpenQuestions.OfAsync(fixture.Engine, root!)).Single();
        await fixture.Engine.SignalAsync(open.RunId, new Input.Answer(open.Asked.Id, new Reply(Value.Of("Ada"))));
        var ended = await _receiver.NextAsync();
        await fixture.EndAsync(runId);

        asked.Data.GetProperty("id").GetString().ShouldBe(runId);
        asked.Data.GetProperty("question").GetProperty("path").GetString().ShouldBe("outer[0]/inner/who");
        asked.Data.GetProperty("question").GetProperty("id").GetString().ShouldBe(open.Asked.Id);
        asked.Id.ShouldStartWith(open.RunId);
        (ended.Type, ended.Data.GetProperty("id").GetString()).ShouldBe(("run.completed", runId));
        _receiver.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Delivery_Fails_IsRepeatedLaterUnderTheSameId()
    {
        var time = new ManualTime();
        _receiver.Answer = Receiver.With(500);
        await using var fixture = await OpenAsync(time);
        await fixture.StartAsync(Echo, options: Wanted);
        var first = await _receiver.NextAsync();
        var failed = await ReportAsync();
        _receiver.Answer = Receiver.With(204);
        time.Advance(TimeSpan.FromSeconds(3));
        _receiver.HasMore.ShouldBeFalse();

        time.Advance(TimeSpan.FromSeconds(4));
        var second = await _receiver.NextAsync();

        (second.Id, second.Text).ShouldBe((first.Id, first.Text));
        second.Timestamp.ShouldNotBe(first.Timestamp);
        second.Signature.ShouldBe(second.Expected);
        failed.Problem!.ShouldContain("500");
        $"{failed}".ShouldNotContain("t0ken");
        (await ReportAsync()).ShouldBe(new CallbackReport(first.Id, "127.0.0.1", 2, null, null));
    }

    [Fact]
    public async Task Delivery_FailsAgainAndAgain_IsGivenUpAfterTwelveAttempts()
    {
        var time = new ManualTime();
        _receiver.Answer = Receiver.With(302);
        await using var fixture = await OpenAsync(time);
        await fixture.StartAsync(Echo, options: Wanted);
        for (var i = 1; i < CallbackRetries.MostAttempts; i++)
        {
            (await ReportAsync()).NextAt.ShouldNotBeNull();
            time.Advance(TimeSpan.FromHours(5));
        }

        var last = await ReportAsync();

        (last.Attempt, last.GaveUp).ShouldBe((CallbackRetries.MostAttempts, true));
        fixture.Engine.Storage.ClaimCallbacks().ShouldBeEmpty();
    }

    [Fact]
    public async Task Delivery_Gone_StopsAtOnce()
    {
        _receiver.Answer = Receiver.With(410);
        await using var fixture = await OpenAsync();
        await fixture.StartAsync(Echo, options: Wanted);

        var report = await ReportAsync();

        (report.Attempt, report.GaveUp).ShouldBe((1, true));
        report.Problem!.ShouldContain("410");
    }

    [Fact]
    public async Task Delivery_SlowReceiver_HoldsUpNeitherTheEngineNorOthers()
    {
        await using var slow = await Receiver.StartAsync();
        slow.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        await using var fixture = await OpenAsync();
        // Another name for the same machine: to us another host.
        var slowly = new RunOptions { CallbackUrl = slow.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) };
        for (var i = 0; i < 20; i++) (await fixture.RunAsync(Echo, options: slowly)).Status.ShouldBe(RunStatus.Completed);

        await fixture.RunAsync(Echo, options: Wanted);

        (await _receiver.NextAsync()).Type.ShouldBe("run.completed");
        for (var i = 0; i < 4; i++) await slow.NextAsync();
        slow.HasMore.ShouldBeFalse("no more than four at once for a host");
    }

    [Fact]
    public async Task Run_Deleted_IsNotToldAnyMore()
    {
        var time = new ManualTime();
        _receiver.Answer = Receiver.With(500);
        await using var fixture = await OpenAsync(time);
        var run = await fixture.StartAsync(Echo, options: Wanted);
        await _receiver.NextAsync();
        await ReportAsync();

        (await fixture.Engine.DeleteAsync(run)).ShouldBe(DeletionOutcome.Deleted);
        var other = await fixture.StartAsync(Echo, options: Wanted);
        (await _receiver.NextAsync()).Data.GetProperty("id").GetString().ShouldBe(other);
        await ReportAsync();

        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromHours(5));
            (await _receiver.NextAsync()).Data.GetProperty("id").GetString().ShouldBe(other);
            await ReportAsync();
        }
    }

    [Theory]
    [InlineData(true, "callback_url_refused")]
    [InlineData(false, "callbacks_off")]
    public async Task Start_AddressOutOfBoundsOrNoSecret_IsRefusedAndNothingIsStored(bool secret, string code)
    {
        await using var fixture = await EngineFixture.OpenAsync(with: options => secret ? options with { Callbacks = Callbacks with { Network = new() } } : options);

        var refused = await Should.ThrowAsync<InvalidRequestException>(() => fixture.StartAsync(Echo, options: Wanted));

        (refused.Problems[0].Code, refused.Problems[0].Pointer).ShouldBe((code, "/options/callback_url"));
        (await fixture.Engine.ListAsync()).Runs.ShouldBeEmpty();
    }

    private RunOptions Wanted => new() { CallbackUrl = _receiver.Url };

    private CallbackOptions Callbacks => new()
    {
        Secret = CallbackSecret.Parse(Receiver.Secret),
        Network = new NetworkOptions { AllowedHosts = ["127.0.0.1", "localhost"], AllowPrivateAddresses = true },
        Report = report =>
        {
            _reports.Enqueue(report);
            _reported.Release();
        },
    };

    private Task<EngineFixture> OpenAsync(ManualTime? time = null) => EngineFixture.OpenAsync(with: options =>
        options with { Callbacks = Callbacks, TimeProvider = time ?? TimeProvider.System, StopGrace = TimeSpan.Zero });

    private async Task<CallbackReport> ReportAsync()
    {
        (await _reported.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue("nothing was reported");
        _reports.TryDequeue(out var report).ShouldBeTrue();
        return report!;
    }
}
