using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace JitOrchestration.Repository.Tests.Azure;

public sealed partial class VersionTests
{
    private static BicepFile Api => BicepFile.Of("infra/app/api.bicep");

    private static string Framework => Property("Directory.Build.props", "TargetFramework");

    [Fact]
    public void Runtime_IsThatOfTheProjects()
    {
        var runtime = RuntimeLine().Match(Api.Text);

        runtime.Groups["name"].Value.ShouldBe(SettingsInCode.Sample["FUNCTIONS_WORKER_RUNTIME"]!.GetValue<string>());
        $"net{runtime.Groups["version"].Value}".ShouldBe(Framework);
        Property("src/JitOrchestration.Functions/JitOrchestration.Functions.csproj", "AzureFunctionsVersion").ShouldBe("v4", "the only version that Flex Consumption runs");
    }

    [Fact]
    public void Plan_IsFlexConsumption() => Api.Text.ShouldContain("sku: { name: 'FC1', tier: 'FlexConsumption' }");

    [Fact]
    public void AzureYaml_NamesAProjectThatTheInfrastructureHosts()
    {
        var azure = RepositoryFiles.Read("azure.yaml");
        var service = ServiceLines().Match(azure);

        Api.Text.ShouldContain($"'azd-service-name': '{service.Groups["name"].Value}'");
        service.Groups["host"].Value.ShouldBe("function");
        Directory.GetFiles(RepositoryFiles.Path(service.Groups["project"].Value), "*.csproj").ShouldHaveSingleItem();
    }

    [Fact]
    public void AzureYaml_WantsAnAzdThatHandsItsEnvironmentToTheBuild() => RepositoryFiles.Read("azure.yaml").ShouldContain("\nrequiredVersions:\n  azd: '>= 1.23.7'\n");

    [Fact]
    public void AzureYaml_NamesHooksThatAreThere()
    {
        var hooks = HookLine().Matches(RepositoryFiles.Read("azure.yaml")).Select(match => match.Groups["path"].Value).ToArray();

        RepositoryFiles.Below("infra/hooks", "*").ShouldBe(hooks, ignoreOrder: true);
    }

    [Fact]
    public void Sdk_IsOneEverywhere()
    {
        var version = Framework["net".Length..];

        RepositoryFiles.Read("global.json").ShouldContain($"\"version\": \"{version}.");
        RepositoryFiles.Read(".devcontainer/devcontainer.json").ShouldContain($"dotnet:{version}");
    }

    [Fact]
    public void ResourceType_HasOneVersionEverywhere()
    {
        var versions = BicepFile.All.SelectMany(file => ResourceType().Matches(file.Text)).Select(match => match.Value).Distinct();

        versions.GroupBy(type => type.Split('@')[0]).Where(type => type.Count() > 1).ShouldBeEmpty();
    }

    private static string Property(string file, string name) => XDocument.Load(RepositoryFiles.Path(file)).Descendants(name).Single().Value;

    [GeneratedRegex("runtime: { name: '(?<name>[^']+)', version: '(?<version>[^']+)' }")]
    private static partial Regex RuntimeLine();

    [GeneratedRegex(@"^services:\n  (?<name>\w+):\n    project: \./(?<project>\S+)\n    language: dotnet\n    host: (?<host>\w+)$", RegexOptions.Multiline)]
    private static partial Regex ServiceLines();

    [GeneratedRegex(@"^      run: \./(?<path>\S+)$", RegexOptions.Multiline)]
    private static partial Regex HookLine();

    [GeneratedRegex(@"Microsoft\.\w+/[\w/]+@[\d-]+(preview)?")]
    private static partial Regex ResourceType();
}
