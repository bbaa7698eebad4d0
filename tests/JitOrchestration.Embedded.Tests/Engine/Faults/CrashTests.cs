using System.Globalization;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Embedded.CrashHost;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Real processes, killed with SIGKILL.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 30;
    private readonly SoakFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>More of them with <c>JIT_SOAK_KILLS</c>.</summary>
    [Fact]
    public async Task Soak_KilledAnywhere_EndsAsIfNobodyHadBeen()
    {
        var kills = Environment.GetEnvironmentVariable("JIT_SOAK_KILLS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Kills;
        var log = new StringWriter();

        (await SoakTest.RunAsync(kills, log)).ShouldBe(0, log.ToString());
    }

    [Fact]
    public async Task Call_ThatKillsItsProcessThreeTimes_FailsWithActivityLost()
    {
        for (var i = 0; i < 3; i++) await DieAsync("deadly");
        using var last = HostProcess.Start(_folder.Path, new HostOptions { Workloads = ["deadly"] });
        (await last.EndAsync()).ShouldBeTrue();

        await using var engine = await GoOnAsync();
        var run = await engine.GetAsync((await engine.ListAsync()).Runs[0].Id);

        run!.Error!.Code.ShouldBe("activity_lost");
        var calls = CallLog.Read(_folder.Path);
        calls.Select(call => call.Attempt).ShouldBe([1, 2, 3]);
        calls.Select(call => call.Key).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("again", RunStatus.Completed, 2)]
    [InlineData("result", RunStatus.Completed, 1)]
    [InlineData("fail", RunStatus.Failed, 1)]
    public async Task Once_UnderWayWhenKilled_BecomesAQuestionWithThreeAnswers(string answer, RunStatus status, int calls)
    {
        await DieAsync("deadly_send");
        await using var engine = await GoOnAsync();
        var runId = (await engine.ListAsync()).Runs[0].Id;
        var question = (await UntilAsync(engine, runId, run => run.Questions.Count > 0)).Questions.First();

        question.Question.Kind.ShouldBe(QuestionKind.UnknownOutcome);
        CallLog.Read(_folder.Path).Count.ShouldBe(1);
        await engine.SignalAsync(runId, new Input.Answer(question.Id, ReplyOf(answer)));
        var ended = await UntilAsync(engine, runId, run => run.Ended);

        ended.Status.ShouldBe(status, ended.Error?.Message);
        CallLog.Read(_folder.Path).Count(call => call.Step == "deadly").ShouldBe(calls);
        CallLog.Read(_folder.Path).Where(call => call.Step == "deadly").Select(call => call.Key).Distinct().ShouldHaveSingleItem();
        if (answer == "result") JsonSerializer.Serialize(await engine.OpenAsync(runId, ended.Result!)).ShouldContain("taken");
    }

    [Fact]
    public async Task Kill_OwnerOfARun_ProcessBesideItTakesItOver()
    {
        using var other = new SoakFolder();
        await using var engine = await GoOnAsync(logIn: other.Path);
        using var owner = HostProcess.Start(_folder.Path, new HostOptions { Workloads = ["graph"], CrashPoint = "before_activity", Occurrence = 3 });
        await owner.ReadyAsync();
        (await owner.EndAsync()).ShouldBeFalse("it should have died");

        var run = await UntilAsync(engine, (await engine.ListAsync()).Runs[0].Id, run => run.Ended);

        run.Status.ShouldBe(RunStatus.Completed, run.Error?.Message);
        CallLog.Read(other.Path).ShouldNotBeEmpty();
    }

    private static Reply ReplyOf(string answer) => answer switch
    {
        "again" => new Reply(Approved: true),
        "fail" => new Reply(Approved: false),
        _ => new Reply(Value.Of("taken")),
    };

    private static async Task<RunState> UntilAsync(EmbeddedEngine engine, string runId, Func<RunState, bool> wanted)
    {
        using var enough = new CancellationTokenSource(EngineUnderTest.Patience);
        var state = new RunState(runId);
        await foreach (var entry in engine.EventsAsync(runId, 0, enough.Token))
        {
            state.Fold(entry.At, entry.Events);
            if (wanted(state)) break;
        }
        return state;
    }

    private async Task DieAsync(string workload)
    {
        using var host = HostProcess.Start(_folder.Path, new HostOptions { Workloads = [workload] });
        (await host.EndAsync()).ShouldBeFalse("it should have died");
    }

    /// <summary>This process goes on with the folder.</summary>
    private Task<EmbeddedEngine> GoOnAsync(string? logIn = null)
    {
        var log = new CallLog(logIn ?? _folder.Path);
        return EmbeddedEngine.OpenAsync(CrashHost.Host.EngineOptions(_folder.Path, log, new HostOptions()), new ScriptedMind(log));
    }
}
