using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests.Azure;

public sealed partial class RoleTests
{
    // Azure built-in roles, as https://learn.microsoft.com/azure/role-based-access-control/built-in-roles lists them.
    private static readonly Dictionary<string, string> BuiltIn = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["cognitiveServicesOpenAIUser"] = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
        ["durableTaskDataContributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    };

    private static BicepFile Roles => BicepFile.Of("infra/app/roles.bicep");

    [Fact]
    public void Role_IsTheBuiltInOneOfItsName()
    {
        Roles.Variables.Where(variable => Id().IsMatch(variable.Value)).ToDictionary(role => role.Name, role => role.Value.Trim('\'')).ShouldBe(BuiltIn, ignoreOrder: true);
    }

    [Fact]
    public void Role_IsGivenOnce_AndNowhereElse()
    {
        foreach (var role in BuiltIn.Keys) Regex.Count(Roles.Text, $@"\b{role}\b").ShouldBeGreaterThan(1, $"{role} is named and not given");
        BicepFile.All.Where(file => file.Text.Contains("Microsoft.Authorization/", StringComparison.Ordinal)).ShouldHaveSingleItem().Path.ShouldBe(Roles.Path);
    }

    [Fact]
    public void RolesOnStorage_AreThoseOfTheProviderInHostJson()
    {
        SettingsInCode.HostJson["extensions"]!["durableTask"]!["storageProvider"]!["type"]!.GetValue<string>().ShouldBe("AzureStorage");

        // Azure Storage as a provider keeps its state in all three; with the scheduler the rest of the app has blobs alone.
        Roles.Text.ShouldContain("? [storageBlobDataOwner, storageQueueDataContributor, storageTableDataContributor]\n  : [storageBlobDataOwner]");
        Roles.Text.ShouldContain("empty(schedulerName)\n  ?");
    }

    [Fact]
    public void Role_IsDocumented()
    {
        var page = RepositoryFiles.Read("docs/azure.md");
        foreach (var role in BuiltIn.Values) page.ShouldContain(role);
    }

    [GeneratedRegex("'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'")]
    private static partial Regex Id();
}
