using System.ClientModel.Primitives;
using Azure.Core;
using Azure.Identity;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class AzureTests
{
    [Fact]
    public async Task Key_GoesToTheV1EndpointAsApiKey()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var settings = ModelSettings.Read(name => name switch
        {
            ModelVariables.AzureEndpoint => server.Root.ToString(),
            ModelVariables.AzureDeployment => "my-deployment",
            ModelVariables.AzureKey => TestModels.Key,
            _ => null,
        })!;
        server.Then(Answers.Text("hi"));
        await new ModelCatalog(settings).For(ModelRole.Agent).AskAsync();

        var request = server.Requests.Single();
        (request.Path, request.Model).ShouldBe(("/openai/v1/chat/completions", "my-deployment"));
        (request.Header("api-key"), request.Header("Authorization")).ShouldBe((TestModels.Key, null));
    }

    [Fact]
    public async Task Identity_GoesAsABearerTokenOfTheRightScope()
    {
        await using var server = await ScriptedModelServer.StartAsync(secure: true);
        var identity = new FakeIdentity("entra-token");
        await Azure(server.Then(Answers.Text("hi")), identity).AskAsync();

        server.Requests.Single().Header("Authorization").ShouldBe("Bearer entra-token");
        server.Requests.Single().Header("api-key").ShouldBeNull();
        identity.Scopes.ShouldBe(["https://ai.azure.com/.default"]);
    }

    [Fact]
    public async Task Identity_ThatNobodyHas_SaysHowToSignIn()
    {
        await using var server = await ScriptedModelServer.StartAsync(secure: true);
        var failure = await Azure(server, new FakeIdentity(new CredentialUnavailableException("No identity was found."))).FailAsync();

        (failure.Code, failure.Kind).ShouldBe((ModelFailureCodes.Unauthorized, FailureKind.Permanent));
        failure.Message.ShouldContain("az login");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Identity_WhoseServiceIsAway_MayComeBack()
    {
        await using var server = await ScriptedModelServer.StartAsync(secure: true);
        var away = new AuthenticationFailedException("The sign-in failed.", new HttpRequestException("No route."));
        var failure = await Azure(server, new FakeIdentity(away)).FailAsync();
        (failure.Code, failure.Kind).ShouldBe((ModelFailureCodes.Unreachable, FailureKind.Transient));
    }

    [Theory]
    [InlineData("https://name.openai.azure.com/openai/v1", "https://ai.azure.com/.default")]
    [InlineData("https://name.services.ai.azure.com/openai/v1", "https://ai.azure.com/.default")]
    [InlineData("https://name.openai.azure.us/openai/v1", "https://cognitiveservices.azure.us/.default")]
    [InlineData("https://name.openai.azure.cn/openai/v1", "https://cognitiveservices.azure.cn/.default")]
    public void Scope_IsOfTheCloud(string endpoint, string scope) => EndpointAddress.EntraScope(new Uri(endpoint)).ShouldBe(scope);

    private static Model Azure(ScriptedModelServer server, TokenCredential identity)
    {
        var settings = new ModelSettings(ModelProvider.AzureOpenAI, new Uri(server.Root, "openai/v1"), "my-deployment");
        var trusting = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.Thumbprint == TestCertificate.Instance.Thumbprint });
        return new ModelCatalog(settings, PriceTable.Empty, TimeProvider.System, identity, new HttpClientPipelineTransport(trusting)).For(ModelRole.Agent);
    }

    private sealed class FakeIdentity(string token, Exception? instead = null) : TokenCredential
    {
        public FakeIdentity(Exception instead)
            : this("", instead)
        {
        }

        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext context, CancellationToken cancellationToken)
        {
            Scopes.AddRange(context.Scopes);
            return instead is null ? new AccessToken(token, DateTimeOffset.MaxValue) : throw instead;
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(context, cancellationToken));
    }
}
