using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>Everything that is measured. Times are in seconds.</summary>
internal static class Measures
{
    // What the GenAI conventions ask for, 1.41.0: "This metric SHOULD be specified with ExplicitBucketBoundaries of".
    private static readonly InstrumentAdvice<double> ModelSeconds = new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };
    private static readonly InstrumentAdvice<long> TokenCounts = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] };

    // From a step of the engine to a run that waits for people for a day.
    private static readonly InstrumentAdvice<double> WorkSeconds = new() { HistogramBucketBoundaries = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400] };

    private static readonly Counter<long> RunsStarted = Telemetry.Meter.CreateCounter<long>("jit.run.started", "{run}", "Runs that began, children included.");
    private static readonly Histogram<double> RunDuration = Duration("jit.run.duration", "How long runs took, from their acceptance, or their last retry, to their end.", WorkSeconds);
    private static readonly Histogram<double> SubtaskDuration = Duration("jit.subtask.duration", "How long subtasks took, from their start to their end.", WorkSeconds);
    private static readonly Histogram<double> ToolDuration = Duration("jit.tool.duration", "How long calls of tools took, each attempt.", WorkSeconds);
    private static readonly Histogram<double> ChatDuration = Duration("gen_ai.client.operation.duration", "GenAI operation duration.", ModelSeconds);
    private static readonly Histogram<long> TokenUsage = Telemetry.Meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Number of input and output tokens used.", advice: TokenCounts);
    private static readonly Counter<double> ModelCost = Telemetry.Meter.CreateCounter<double>("jit.model.cost", "{USD}", "What models cost, by the price table.");

    /// <summary>Whether anybody wants to know what becomes of runs.</summary>
    public static bool OfRunsAreWanted => RunsStarted.Enabled || RunDuration.Enabled || SubtaskDuration.Enabled;

    /// <summary>Whether anybody wants to know how long tools take.</summary>
    public static bool OfToolsAreWanted => ToolDuration.Enabled;

    public static void Started() => RunsStarted.Add(1);

    public static void Run(string status, string? error, TimeSpan took) => RunDuration.Record(took.TotalSeconds, Ended(error, [new(JitNames.RunStatus, status)]));

    public static void Subtask(string kind, string status, string? error, TimeSpan took) =>
        SubtaskDuration.Record(took.TotalSeconds, Ended(error, [new(JitNames.SubtaskKind, kind), new(JitNames.SubtaskStatus, status)]));

    public static void Tool(string name, string? error, TimeSpan took) => ToolDuration.Record(took.TotalSeconds, Ended(error, [new(GenAi.ToolName, name)]));

    public static void Chat(TagList tags, string? error, TimeSpan took)
    {
        if (error is not null) tags.Add(GenAi.ErrorType, error);
        ChatDuration.Record(took.TotalSeconds, tags);
    }

    public static void Tokens(TagList tags, string type, long count)
    {
        tags.Add(GenAi.TokenType, type);
        TokenUsage.Record(count, tags);
    }

    public static void Cost(string model, decimal usd)
    {
        if (usd > 0) ModelCost.Add((double)usd, new KeyValuePair<string, object?>(GenAi.RequestModel, model));
    }

    private static Histogram<double> Duration(string name, string description, InstrumentAdvice<double> advice) =>
        Telemetry.Meter.CreateHistogram(name, "s", description, advice: advice);

    private static TagList Ended(string? error, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = new TagList(tags);
        if (error is not null) all.Add(GenAi.ErrorType, error);
        return all;
    }
}
