using System.Diagnostics.Metrics;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine;

public sealed class RestartTelemetryTests
{
    private const string Questioned = """
        { "subtasks": [
          { "id": "before", "tool": "echo" },
          { "id": "q", "ask": "Go on?", "depends_on": ["before"] },
          { "id": "after", "tool": "echo", "depends_on": ["q"] } ] }
        """;

    [Fact]
    public async Task Trace_OfARunThatOutlivesItsEngine_IsOne()
    {
        using var log = new SpanLog();
        await using var first = await EngineFixture.OpenAsync();
        var runId = await first.StartAsync(Questioned);
        var question = (await first.UntilAsync(runId, run => run.Questions.Count > 0)).Questions.First().Id;

        await using var second = await first.ReopenAsync();
        await second.Engine.SignalAsync(runId, new Input.Answer(question, new Reply(Value.Of("yes"))));
        await second.EndAsync(runId);

        (await log.OfRunAsync(runId)).Paths.ShouldBe(
        [
            "execute_tool echo < subtask after < invoke_workflow",
            "execute_tool echo < subtask before < invoke_workflow",
            "invoke_workflow",
            "subtask after < invoke_workflow",
            "subtask before < invoke_workflow",
            "subtask q < invoke_workflow",
        ]);
    }

    [Fact]
    public async Task Measurements_OfARun_AreItsTimesAndHowItEnded()
    {
        using var measured = new MeasureLog();
        using var log = new SpanLog();
        await using var fixture = await EngineFixture.OpenAsync([new TestTool("measured_here", arguments => arguments)]);

        var run = await fixture.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "measured_here" } ] }""");
        await log.OfRunAsync(run.RunId);

        // Other tests are measured, too: only the tool is ours alone.
        var tool = measured.Of("jit.tool.duration").Where(one => one.Tags.ContainsValue("measured_here")).ShouldHaveSingleItem();
        tool.Value.ShouldBeGreaterThan(0);
        measured.Of("jit.run.started").ShouldNotBeEmpty();
        measured.Of("jit.run.duration").ShouldContain(one => "completed".Equals(one.Tags["jit.run.status"]));
        measured.Of("jit.subtask.duration").ShouldContain(one => "tool".Equals(one.Tags["jit.subtask.kind"]) && "completed".Equals(one.Tags["jit.subtask.status"]));
    }

    /// <summary>Listens to our own measurements.</summary>
    private sealed class MeasureLog : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _turn = new();
        private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];

        public MeasureLog()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == Telemetry.Name) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public IReadOnlyList<(string Name, double Value, Dictionary<string, object?> Tags)> Of(string name)
        {
            lock (_turn) return [.. _measured.Where(one => one.Name == name)];
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var kept = tags.ToArray().ToDictionary();
            lock (_turn) _measured.Add((instrument.Name, value, kept));
        }
    }
}
