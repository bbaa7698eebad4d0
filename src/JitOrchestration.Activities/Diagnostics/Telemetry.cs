using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Where spans and measurements come from. They go wherever the host sends them, and cost nothing while nobody listens.
/// What is about language models follows the GenAI semantic conventions of OpenTelemetry, version
/// <see cref="ConventionsVersion"/>; what they have no word for is named <c>jit.*</c>.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "JitOrchestration";

    /// <summary>
    /// The version of github.com/open-telemetry/semantic-conventions that is followed: the last one with the GenAI
    /// conventions in it, which have since moved to a repository of their own and are not stable yet.
    /// </summary>
    public const string ConventionsVersion = "1.41.0";

    /// <summary>
    /// The variable that lets what models and tools are told and answer into the spans. By convention: <c>true</c>, or
    /// <c>span_only</c> or <c>span_and_event</c>.
    /// </summary>
    public const string ContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    private const string Schema = $"https://opentelemetry.io/schemas/{ConventionsVersion}";

    private static readonly string? Version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>Where spans come from.</summary>
    internal static ActivitySource Source { get; } = new(new ActivitySourceOptions(Name) { Version = Version, TelemetrySchemaUrl = Schema });

    /// <summary>Where measurements come from.</summary>
    internal static Meter Meter { get; } = new(new MeterOptions(Name) { Version = Version, TelemetrySchemaUrl = Schema });

    /// <summary>Whether spans hold what models and tools are told and answer. Off unless <see cref="ContentVariable"/> says otherwise.</summary>
    internal static bool CapturesContent { get; set; } = AsksForContent(Environment.GetEnvironmentVariable(ContentVariable));

    internal static bool AsksForContent(string? variable) => variable?.Trim().ToLowerInvariant() is "true" or "span_only" or "span_and_event";
}
