using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Activities.Tests.Diagnostics;

/// <summary>What a host's log says of runs.</summary>
public class RunLogTests
{
    private static readonly Failure Failure = new("model_unavailable", $"busy\n{new string('x', 1_000)}", FailureKind.Transient);
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<RunEvent, LogLevel, string> Said => new()
    {
        { new RunEvent.RunStarted("secret wish", null, RunOptions.Default, null, 1), LogLevel.Information, "Run r began." },
        { new RunEvent.RunCompleted(Value.Null, []), LogLevel.Information, "Run r completed, with 0 warnings." },
        { new RunEvent.RunFailing(Failure), LogLevel.Warning, "Run r failed: model_unavailable: busy xxx" },
        { new RunEvent.RunCancelled(), LogLevel.Information, "Run r was cancelled." },
        { new RunEvent.SubtaskFailed("a", Failure, Continued: true), LogLevel.Warning, "Run r goes on without 'a', which failed: model_unavailable: busy xxx" },
        { new RunEvent.CallFailed("a/e0/c0", Failure, At), LogLevel.Information, "Run r calls a/e0/c0 again at 2026-03-01 12:00:00Z: model_unavailable: busy xxx" },
        { new RunEvent.AttemptFailed("a", null, Failure, At), LogLevel.Information, "Run r repeats 'a' at 2026-03-01 12:00:00Z: model_unavailable: busy xxx" },
        { new RunEvent.CallLost("a/e0/c0"), LogLevel.Warning, "Run r lost a/e0/c0: whoever performed it is gone." },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void Event_IsSaidInOneLine(RunEvent happened, LogLevel level, string line)
    {
        var log = new Lines(LogLevel.Information);

        new RunLog(log).Write("r", [happened]);

        var (said, text) = log.Written.ShouldHaveSingleItem();
        said.ShouldBe(level);
        text.ShouldStartWith(line);
        text.ShouldNotContain("\n");
        text.ShouldNotContain("secret");
        text.Length.ShouldBeLessThan(600);
    }

    [Fact]
    public void Event_WithControlCharacters_DrivesNoTerminal()
    {
        var log = new Lines(LogLevel.Information);

        new RunLog(log).Write("r", [new RunEvent.RunFailing(new Failure("http_404", "a\e]0;title\a \e[31mb \u202Ec \u009B2J \U000E0041d"))]);

        log.Written.ShouldHaveSingleItem().Text.ShouldEndWith(@"a\u001b]0;title\u0007 \u001b[31mb \u202ec \u009b2J \udb40\udc41d");
    }

    [Fact]
    public void OrdinaryEvents_AreNotSaid()
    {
        var log = new Lines(LogLevel.Trace);

        new RunLog(log).Write("r", [new RunEvent.SubtaskStarted("a"), new RunEvent.CallFailed("a/e0/c0", Failure, null), new RunEvent.CallLost("a/e0/c0", InOrder: true), new RunEvent.SubtaskFailed("a", Failure, Continued: false)]);

        log.Written.ShouldBeEmpty();
    }

    private sealed class Lines(LogLevel least) : ILogger
    {
        public List<(LogLevel Level, string Text)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception)));
    }
}
