using Microsoft.Extensions.Logging;

namespace JitOrchestration.Api;

/// <summary>What this project logs. Never a header: one of them is the API key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A request for {Path} met what the server was not written for.")]
    public static partial void HandlerBroke(this ILogger log, string path, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The stream of {Path} broke off.")]
    public static partial void StreamBroke(this ILogger log, string path, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "A request for {Path} was answered with 503 {Code}.")]
    public static partial void CannotGoOn(this ILogger log, string path, string code, Exception exception);
}
