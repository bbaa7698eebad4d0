using JitOrchestration.Activities.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace JitOrchestration.Api.Hosting;

/// <summary>
/// Sends spans and measurements where OpenTelemetry's own environment variables say, and nowhere when they say nothing.
/// What is left when it is disposed of is sent then.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    private readonly OpenTelemetrySdk _sdk;

    private TelemetryExport(OpenTelemetrySdk sdk) => _sdk = sdk;

    /// <summary>Starts sending, if the variables ask for it.</summary>
    /// <param name="service">The service's name, unless a variable says another.</param>
    /// <param name="sources">Sources of spans beside our own.</param>
    /// <returns>Null: they do not ask, and nothing of OpenTelemetry was even loaded.</returns>
    public static TelemetryExport? Start(string service, params string[] sources)
    {
        var asked = ExportVariables.Read(Environment.GetEnvironmentVariable);
        return asked.Traces || asked.Metrics ? Start(asked, service, sources) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _sdk.Dispose();

    private static TelemetryExport Start(ExportVariables asked, string service, string[] sources) => new(OpenTelemetrySdk.Create(builder =>
    {
        // Alone reads all variables of OTLP, those of one signal included; but it sends every signal, empty ones too.
        builder.UseOtlpExporter();
        builder.ConfigureResource(resource => Describe(resource, service));
        builder.WithTracing(tracing => tracing.AddSource([Telemetry.Name, .. sources]));
        builder.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name));
        if (!asked.Traces) builder.Services.RemoveAll<TracerProvider>();
        if (!asked.Metrics) builder.Services.RemoveAll<MeterProvider>();
    }));

    /// <summary>What the variables say comes last: it prevails.</summary>
    private static void Describe(ResourceBuilder resource, string service) => resource
        .AddService(service, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}

/// <summary>What the environment asks to be sent.</summary>
/// <param name="Traces">Spans.</param>
/// <param name="Metrics">Measurements.</param>
internal readonly record struct ExportVariables(bool Traces, bool Metrics)
{
    /// <summary>Reads the variables of the specification's pages on the SDK and on OTLP.</summary>
    public static ExportVariables Read(Func<string, string?> variable) =>
        Is(variable("OTEL_SDK_DISABLED"), "true") ? default : new ExportVariables(IsAsked(variable, "TRACES"), IsAsked(variable, "METRICS"));

    private static bool IsAsked(Func<string, string?> variable, string signal) => variable($"OTEL_{signal}_EXPORTER") switch
    {
        { Length: > 0 } exporter => Is(exporter, "otlp"),
        _ => variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 },
    };

    private static bool Is(string? value, string word) => string.Equals(value?.Trim(), word, StringComparison.OrdinalIgnoreCase);
}
