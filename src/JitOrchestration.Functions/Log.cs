using JitOrchestration.Activities.Callbacks;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Functions;

/// <summary>What the app says in its log.</summary>
internal static partial class Log
{
    public static void Report(ILogger logger, CallbackReport report)
    {
        if (report.Problem is null) CallbackDelivered(logger, report);
        else CallbackFailed(logger, report);
    }

    [LoggerMessage(1, LogLevel.Information, "{Report}")]
    private static partial void CallbackDelivered(ILogger logger, CallbackReport report);

    [LoggerMessage(2, LogLevel.Warning, "{Report}")]
    private static partial void CallbackFailed(ILogger logger, CallbackReport report);
}
