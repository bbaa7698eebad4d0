using System.Threading.Channels;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tests.Tools;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Tests.Models;

/// <summary>A model that says when to come again is asked again then, and by fewer at once.</summary>
public sealed class ModelPaceTests
{
    private static readonly ModelReply Reply = new(new ChatMessage(ChatRole.Assistant, "yes"), Usage.None, new ModelSource(ModelProvider.Other, "m", null));

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<TaskCompletionSource<ModelReply>> _asked = Channel.CreateUnbounded<TaskCompletionSource<ModelReply>>();
    private readonly ModelPace _pace;

    public ModelPaceTests() => _pace = new ModelPace(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_IsAskedAgainWhenTheModelSaid_AndNotBefore()
    {
        var call = Call();
        Refuse(await NextAsync(), 7);

        await ClosedAsync();
        _time.Advance(TimeSpan.FromSeconds(6.5));
        _asked.Reader.TryRead(out _).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await NextAsync()).SetResult(Reply);

        (await call).ShouldBe(Reply);
    }

    [Fact]
    public async Task Refused_HoldsUpTheOthers_AndLetsInHalfAsManyAtOnce()
    {
        var calls = Enumerable.Range(0, 8).Select(_ => Call()).ToArray();
        var first = await NextAsync(8);
        foreach (var ask in first) Refuse(ask, 2);
        await ClosedAsync(8);
        var late = Call();
        _asked.Reader.TryRead(out _).ShouldBeFalse("it is closed for whoever comes, too");

        _time.Advance(TimeSpan.FromSeconds(3));
        var second = await NextAsync(4);
        _asked.Reader.TryRead(out _).ShouldBeFalse("half of eight");
        foreach (var ask in second) ask.SetResult(Reply);
        for (var left = 5; left > 0; left--) (await NextAsync()).SetResult(Reply);

        await Task.WhenAll([.. calls, late]).WaitAsync(Token);
    }

    [Fact]
    public async Task RefusedAgainAndAgain_FailsWhenPatienceIsOver()
    {
        var call = Call();
        var asks = 0;
        while (!call.IsCompleted)
        {
            var next = NextAsync();
            await Task.WhenAny(next, call);
            if (!next.IsCompleted) break;
            asks++;
            Refuse(await next, 60);
            await ClosedOrOverAsync(call);
            _time.Advance(TimeSpan.FromSeconds(61));
        }

        var failure = (await Should.ThrowAsync<ModelException>(() => call)).Failure;
        (failure.Code, failure.Kind, failure.RetryAfter).ShouldBe((ModelFailureCodes.RateLimited, FailureKind.Transient, TimeSpan.FromSeconds(60)));
        asks.ShouldBe(5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3_600d)]
    public async Task Refused_WithoutATime_OrForLongerThanPatience_FailsAtOnce(double? seconds)
    {
        var call = Call();
        Refuse(await NextAsync(), seconds);

        (await Should.ThrowAsync<ModelException>(() => call)).Failure.RetryAfter.ShouldBe(seconds is { } after ? TimeSpan.FromSeconds(after) : null);
    }

    [Fact]
    public async Task Refused_ForLongerThanPatience_KeepsNobodyElseFromAsking()
    {
        var call = Call();
        Refuse(await NextAsync(), 86_400);
        await Should.ThrowAsync<ModelException>(() => call);

        var next = Call();
        (await NextAsync()).SetResult(Reply);
        (await next).ShouldBe(Reply);
    }

    [Fact]
    public async Task RefusalsOfOneRound_HalveOnce_HoweverLateTheyCome()
    {
        var calls = Enumerable.Range(0, 8).Select(_ => Call()).ToArray();
        var first = await NextAsync(8);
        Refuse(first[0], 1);
        await ClosedAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var late in first[1..]) Refuse(late, 1);
        await ClosedAsync(8);

        _time.Advance(TimeSpan.FromSeconds(2));
        var second = await NextAsync(4);
        _asked.Reader.TryRead(out _).ShouldBeFalse("half of eight, and not less");
        foreach (var ask in second) ask.SetResult(Reply);
        for (var left = 4; left > 0; left--) (await NextAsync()).SetResult(Reply);
        await Task.WhenAll(calls).WaitAsync(Token);
    }

    [Fact]
    public async Task Fault_OfAnotherKind_FailsAtOnce()
    {
        var call = Call();
        (await NextAsync()).SetException(new ModelException(new Failure(ModelFailureCodes.Unavailable, "busy", FailureKind.Transient) { RetryAfter = TimeSpan.FromSeconds(1) }));

        (await Should.ThrowAsync<ModelException>(() => call)).Failure.Code.ShouldBe(ModelFailureCodes.Unavailable);
    }

    [Fact]
    public async Task Waiting_ThatIsCancelled_LeavesItsTurnToTheNext()
    {
        var refused = Call();
        Refuse(await NextAsync(), 2);
        await ClosedAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cancelled = _pace.KeepAsync(AskAsync, cancel.Token);
        var next = Call();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);

        _time.Advance(TimeSpan.FromSeconds(3));
        (await NextAsync()).SetResult(Reply);
        (await NextAsync()).SetResult(Reply);

        await Task.WhenAll(refused, next).WaitAsync(Token);
    }

    private Task<ModelReply> Call() => _pace.KeepAsync(AskAsync, Token);

    private Task<ModelReply> AskAsync()
    {
        var ask = new TaskCompletionSource<ModelReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite(ask);
        return ask.Task;
    }

    private Task<TaskCompletionSource<ModelReply>> NextAsync() => _asked.Reader.ReadAsync(Token).AsTask();

    private async Task<List<TaskCompletionSource<ModelReply>>> NextAsync(int count)
    {
        var asks = new List<TaskCompletionSource<ModelReply>>();
        while (asks.Count < count) asks.Add(await NextAsync());
        return asks;
    }

    /// <summary>Returns when so many wait for the model to be asked again.</summary>
    private async Task ClosedAsync(int waiting = 1)
    {
        while (_pace.Waiting < waiting) await Task.Yield();
    }

    /// <summary>Returns when a call waits for the model to be asked again, or has failed and never will.</summary>
    private async Task ClosedOrOverAsync(Task call)
    {
        while (_pace.Waiting == 0 && !call.IsCompleted) await Task.Yield();
    }

    private static void Refuse(TaskCompletionSource<ModelReply> ask, double? seconds) => ask.SetException(new ModelException(
        new Failure(ModelFailureCodes.RateLimited, "too many requests", FailureKind.Transient) { RetryAfter = seconds is { } after ? TimeSpan.FromSeconds(after) : null }));
}
