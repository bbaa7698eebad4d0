using System.Text.Json.Nodes;

namespace JitOrchestration.Repository.Tests.Azure;

public sealed class AppSettingsTests
{
    private const string HostOverride = "AzureFunctionsJobHost__";

    private static IReadOnlyDictionary<string, string> Set => BicepFile.Of("infra/app/api.bicep").AppSettings;

    [Fact]
    public void SettingThatCodeReads_IsSetOrDocumentedAsOptional()
    {
        var page = RepositoryFiles.Read("docs/azure.md");
        var optional = page[page.IndexOf("## Settings that are not set", StringComparison.Ordinal)..];

        SettingsInCode.Read.ShouldContain("JIT_CONTAINER");
        SettingsInCode.Read.Except(Set.Keys).Where(name => !optional.Contains($"`{name}`", StringComparison.Ordinal))
            .ShouldBeEmpty("infra/app/api.bicep sets them, or docs/azure.md says under 'Settings that are not set' what they are for");
    }

    [Fact]
    public void SettingThatIsSet_IsReadByCodeOrPlatform()
    {
        // A setting may also be named by another: a connection string, by the setting that says where it is.
        Set.Keys.Where(name => !name.StartsWith(HostOverride, StringComparison.Ordinal) && !Set.Values.Contains(name))
            .Except(SettingsInCode.Read).Except(SettingsInCode.OfThePlatform)
            .ShouldBeEmpty("nobody reads them: take them out of infra/app/api.bicep");
    }

    [Fact]
    public void SettingOfTheSample_IsReadByCodeOrPlatform()
    {
        SettingsInCode.Sample.Select(value => value.Key).Except(SettingsInCode.Read).Except(SettingsInCode.OfThePlatform).ShouldBeEmpty();
    }

    [Fact]
    public void SettingThatHostJsonRefersTo_IsSetHereAndThere()
    {
        SettingsInCode.InHostJson.ShouldNotBeEmpty();
        SettingsInCode.InHostJson.Except(Set.Keys).ShouldBeEmpty("the app would not start in Azure");
        SettingsInCode.InHostJson.Except(SettingsInCode.Sample.Select(value => value.Key)).ShouldBeEmpty("the app would not start locally");
    }

    [Fact]
    public void SettingAboveHostJson_StandsInASectionThatIsThere()
    {
        var overrides = Set.Keys.Where(name => name.StartsWith(HostOverride, StringComparison.Ordinal)).ToArray();

        overrides.ShouldNotBeEmpty();
        foreach (var name in overrides)
        {
            var section = name[HostOverride.Length..].Split("__")[..^1];
            section.Aggregate<string, JsonNode?>(SettingsInCode.HostJson, (node, part) => node?[part]).ShouldNotBeNull($"{name} is above nothing in host.json");
        }
    }

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING")]
    public void SettingThatFlexConsumptionRefuses_IsNotSet(string name) => Set.Keys.ShouldNotContain(name);

    [Fact]
    public void Storage_IsReachedByIdentity()
    {
        Set.Keys.ShouldNotContain("AzureWebJobsStorage", "that is a connection string, which holds a key");
        Set["AzureWebJobsStorage__credential"].ShouldBe("managedidentity");
        Set.Keys.ShouldContain("AzureWebJobsStorage__clientId");
    }

    [Theory]
    [InlineData("blob")]
    [InlineData("queue")]
    [InlineData("table")]
    public void Storage_IsReachedByItsOwnAddresses(string service)
    {
        Set[$"AzureWebJobsStorage__{service}ServiceUri"].ShouldBe($"storage.properties.primaryEndpoints.{service}");
        Set.Keys.ShouldNotContain("AzureWebJobsStorage__accountName", "of a name, an address of the public cloud is made");
    }
}
