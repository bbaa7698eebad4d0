using System.Diagnostics;
using System.Diagnostics.Metrics;
using JitOrchestration.Activities.Diagnostics;

namespace JitOrchestration.Activities.Tests.Diagnostics;

/// <summary>
/// The spans under one span of a test, and the measurements of a model that no other test has: other tests are listened to,
/// too.
/// </summary>
internal sealed class SpansOfTest : IDisposable
{
    private const string Name = "JitOrchestration.Tests";

    private static readonly ActivitySource Tests = new(Name);

    private readonly ActivityListener _spanListener;
    private readonly MeterListener _meterListener = new();
    private readonly Lock _turn = new();
    private readonly List<Activity> _spans = [];
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];
    private readonly Activity _top;

    public SpansOfTest()
    {
        _spanListener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_spanListener);
        _top = Tests.StartActivity("test")!;
        _meterListener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name) listener.EnableMeasurementEvents(instrument);
        };
        _meterListener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meterListener.Start();
    }

    /// <summary>The spans of the test's trace.</summary>
    public IReadOnlyList<Activity> All
    {
        get
        {
            lock (_turn) return [.. _spans.Where(span => span.TraceId == _top.TraceId)];
        }
    }

    /// <summary>The spans of every test.</summary>
    public IReadOnlyList<Activity> Everybodys
    {
        get
        {
            lock (_turn) return [.. _spans];
        }
    }

    /// <summary>What was measured under a tag.</summary>
    public IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Measured(string tag, object value)
    {
        lock (_turn) return [.. _measured.Where(one => value.Equals(one.Tags.GetValueOrDefault(tag)))];
    }

    public void Dispose()
    {
        _top.Dispose();
        _spanListener.Dispose();
        _meterListener.Dispose();
    }

    private void Add(Activity span)
    {
        lock (_turn) _spans.Add(span);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = tags.ToArray().ToDictionary();
        lock (_turn) _measured.Add((instrument.Name, value, kept));
    }
}
