using System.Diagnostics;
using System.Runtime.CompilerServices;
using JitOrchestration.Activities.Diagnostics;

namespace JitOrchestration.Activities.Tests.Diagnostics;

/// <summary>
/// Somebody always listens to the product's spans: whether a test passes must not hang on whether another, which does
/// listen, runs beside it.
/// </summary>
internal static class Listened
{
    private static readonly ActivityListener Listener = new()
    {
        ShouldListenTo = source => source.Name == Telemetry.Name,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    [ModuleInitializer]
    internal static void Listen() => ActivitySource.AddActivityListener(Listener);
}
