using System.ClientModel;
using System.Net.Sockets;
using System.Security.Authentication;
using JitOrchestration.Core.Execution;
using Codes = JitOrchestration.Activities.Models.ModelFailureCodes;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>What it means when there was no answer, or not a whole one.</summary>
internal static class ConnectionFaults
{
    /// <summary>The failure; null: it was something else.</summary>
    public static Failure? Of(Exception thrown, ModelSource source)
    {
        var causes = Causes(thrown).ToList();
        return causes switch
        {
            _ when causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls =>
                new Failure(Codes.Unreachable, $"No secure connection to {source}: {Excerpt.Of(tls.GetBaseException().Message)}"),
            _ when causes.OfType<HttpRequestException>().Any(IsUnknownHost) =>
                Unreached($"The host of {source} has no address: is the name right, and is this machine online? {SettingHint(source)}"),
            _ when causes.OfType<SocketException>().Any(IsRefused) => Unreached($"Nothing listens for {source}. {ListenHint(source)}"),
            _ when causes.Any(cause => cause is TimeoutException or OperationCanceledException) =>
                ModelFaults.Passing(Codes.Timeout, $"{ModelFaults.Subject(source)} did not answer in time. {ModelVariables.Timeout} sets how long a call may take."),
            _ when causes.Any(cause => cause is HttpRequestException or IOException or SocketException or ClientResultException) =>
                ModelFaults.Passing(Codes.ConnectionLost, $"The connection to {source} was lost before the whole answer was there: {Excerpt.Of(causes[^1].Message)}"),
            _ => null,
        };
    }

    // Outermost first; the client puts several attempts, of which we make one, into an aggregate.
    private static IEnumerable<Exception> Causes(Exception thrown)
    {
        for (var cause = thrown; cause is not null; cause = cause.InnerException) yield return cause;
    }

    private static bool IsUnknownHost(HttpRequestException e) => e.HttpRequestError == HttpRequestError.NameResolutionError;

    private static bool IsRefused(SocketException e) => e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable;

    // Nothing was sent, so nothing can have happened; a server that is being restarted is soon there again.
    private static Failure Unreached(string message) => new(Codes.Unreachable, message.TrimEnd(), FailureKind.Transient);

    private static string SettingHint(ModelSource source) => source.Provider switch
    {
        ModelProvider.AzureOpenAI => $"It comes from {ModelVariables.AzureEndpoint}.",
        ModelProvider.Compatible => $"It comes from {ModelVariables.OpenAIBaseUrl}.",
        _ => "",
    };

    private static string ListenHint(ModelSource source) => source is { Provider: ModelProvider.Compatible, Endpoint.IsLoopback: true }
        ? $"Is Ollama, or the server that you mean, running? {SettingHint(source)}"
        : $"Is its server running, and does a firewall let it through? {SettingHint(source)}";
}
