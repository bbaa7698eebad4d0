using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.CrashHost;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Embedded.Tests.Engine;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Callbacks;

/// <summary>What is committed is told, whatever happens to the process that should have.</summary>
public sealed class CallbackCrashTests : IAsyncLifetime
{
    private const string Echo = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";
    private readonly SoakFolder _folder = new();
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync() => _receiver = await Receiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>SIGKILL right after every commit, the last one among them: the run fails, because its call is lost too often.</summary>
    [Fact]
    public async Task Process_KilledAfterEveryCommit_ItsSuccessorTellsTheEnd()
    {
        _receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        do (await DiesAsync()).ShouldBeTrue("it should have died");
        while (!HasEnded());
        while (_receiver.HasMore) await _receiver.NextAsync();
        _receiver.Answer = Receiver.With(204);

        await using var successor = await GoOnAsync();
        var told = await _receiver.NextAsync();

        told.Type.ShouldBe("run.failed");
        told.Data.GetProperty("error").GetProperty("code").GetString().ShouldBe("activity_lost");
        told.Signature.ShouldBe(told.Expected);
        told.Data.GetProperty("id").GetString().ShouldBe((await successor.Engine.ListAsync()).Runs.Single().Id);
    }

    [Fact]
    public async Task Engine_StoppedWithARetryPending_TheNextOneMakesItWhenItIsDue()
    {
        _receiver.Answer = Receiver.With(500);
        var reported = new TaskCompletionSource<CallbackReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        CallbackReport failed;
        await using (var first = await GoOnAsync(report: reported.SetResult))
        {
            await first.StartAsync(Echo, options: new RunOptions { CallbackUrl = _receiver.Url });
            failed = await reported.Task.WaitAsync(EngineUnderTest.Patience);
        }
        var before = await _receiver.NextAsync();
        _receiver.Answer = Receiver.With(204);
        var time = new FakeTimeProvider();
        time.Advance(failed.NextAt!.Value - time.GetUtcNow() - TimeSpan.FromSeconds(1));

        await using var second = await GoOnAsync(time);
        _receiver.HasMore.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));

        (await _receiver.NextAsync()).Id.ShouldBe(before.Id);
    }

    [Fact]
    public async Task Engine_ThatMayTellNobody_LeavesItToOneThatMay()
    {
        string runId;
        var reported = new TaskCompletionSource<CallbackReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var asking = await GoOnAsync(report: reported.SetResult))
        {
            runId = await asking.StartAsync("""{ "subtasks": [ { "id": "who", "ask": "Who?" } ] }""", options: new RunOptions { CallbackUrl = _receiver.Url });
            (await _receiver.NextAsync()).Type.ShouldBe("run.input_required");
            (await reported.Task.WaitAsync(EngineUnderTest.Patience)).Problem.ShouldBeNull();
        }
        await using (var mute = await EngineFixture.OpenAsync(folder: _folder.Path))
        {
            await mute.Engine.SignalAsync(runId, new Input.Cancel());
            await mute.EndAsync(runId);
        }

        await using var telling = await GoOnAsync();

        (await _receiver.NextAsync()).Type.ShouldBe("run.cancelled");
    }

    /// <summary>Runs a process that dies after its first commit.</summary>
    private async Task<bool> DiesAsync()
    {
        using var host = HostProcess.Start(_folder.Path, new HostOptions { Workloads = ["deadly"], CallbackUrl = _receiver.Url, CrashPoint = "after_commit", Occurrence = 1 });
        return !await host.EndAsync();
    }

    private bool HasEnded()
    {
        using var journal = JournalStore.Open(DataFolder.Open(CrashHost.Host.DataIn(_folder.Path)), "nobody");
        return journal.Reader.List().Runs is [{ Phase: RunPhase.Ended }];
    }

    private Task<EngineFixture> GoOnAsync(FakeTimeProvider? time = null, Action<CallbackReport>? report = null) => EngineFixture.OpenAsync(folder: _folder.Path, drivesAll: true, with: options => options with
    {
        StopGrace = TimeSpan.Zero,
        TimeProvider = time ?? TimeProvider.System,
        Callbacks = new CallbackOptions
        {
            Secret = CallbackSecret.Parse(Receiver.Secret),
            Network = new NetworkOptions { AllowedHosts = ["127.0.0.1"], AllowPrivateAddresses = true },
            Report = report,
        },
    });
}
