using Azure.Identity;
using JitOrchestration.Core.Execution;
using Codes = JitOrchestration.Activities.Models.ModelFailureCodes;

namespace JitOrchestration.Activities.Models.Faults;

/// <summary>What it means when Entra ID gives no token.</summary>
internal static class IdentityFaults
{
    /// <summary>Nobody is signed in, or the sign-in service could not be asked.</summary>
    public static Failure Of(AuthenticationFailedException thrown, ModelSource source) =>
        thrown is not CredentialUnavailableException && ConnectionFaults.Of(thrown, source) is { Kind: FailureKind.Transient }
            ? new Failure(Codes.Unreachable, $"Entra ID could not be asked for a token for {source}: {Excerpt.Of(thrown.Message)}", FailureKind.Transient)
            : new Failure(
                Codes.Unauthorized,
                $"Entra ID gives no token for {source}: {Excerpt.Of(thrown.Message)} Sign in with 'az login', give the service a managed identity, or set {ModelVariables.AzureKey}.");
}
