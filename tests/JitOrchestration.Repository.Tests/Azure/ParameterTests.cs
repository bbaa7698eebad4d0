using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests.Azure;

public sealed partial class ParameterTests
{
    private static BicepFile Main => BicepFile.Of("infra/main.bicep");

    private static Dictionary<string, string> Given => JsonNode.Parse(RepositoryFiles.Read("infra/main.parameters.json"))!["parameters"]!.AsObject()
        .ToDictionary(parameter => parameter.Key, parameter => parameter.Value!["value"]!.GetValue<string>());

    public static TheoryData<string> Files => [.. BicepFile.All.Select(file => file.Path)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Parameter_HasADescription(string path)
    {
        var parameters = BicepFile.Of(path).Parameters.ToArray();

        parameters.Length.ShouldBe(Regex.Count(BicepFile.Of(path).Text, "^param ", RegexOptions.Multiline), "the reader must see every parameter");
        foreach (var parameter in parameters) parameter.Decorators.ShouldMatch("@description\\('.{8,}'\\)", $"{path}: {parameter.Name}");
    }

    [Fact]
    public void ParametersFile_GivesEveryParameterButTags_AndNoOther()
    {
        Given.Keys.ShouldBe(Main.Parameters.Select(parameter => parameter.Name).Where(name => name != "tags"), ignoreOrder: true);
    }

    [Fact]
    public void ParametersFile_HoldsNamesOnly()
    {
        // What azd does not find in its environment falls back on the default in main.bicep, so that each default stands once.
        foreach (var (name, value) in Given) value.ShouldMatch(@"^\$\{[A-Z_]+\}$", name);
    }

    [Fact]
    public void Option_IsDocumentedWithItsDefault()
    {
        var page = RepositoryFiles.Read("docs/azure.md");
        foreach (var parameter in Main.Parameters.Where(parameter => parameter.Name is not ("environmentName" or "location" or "principalId" or "tags")))
        {
            var shown = parameter.Default.Length == 0 ? "" : $"`{parameter.Default}`";
            page.ShouldContain($"| `{Given[parameter.Name].Trim('$', '{', '}')}` | {shown}".TrimEnd(), Case.Sensitive, $"docs/azure.md: {parameter.Name}");
        }
    }

    [Fact]
    public async Task Workflow_HandsOnTheVariablesThatAreSet()
    {
        Assert.SkipWhen(Programs.Find("bash") is null || Programs.Find("jq") is null, "bash or jq is not on the path.");
        var script = WorkflowStep().Match(RepositoryFiles.Read(".github/workflows/azure-dev.yml")).Groups["script"].Value;
        var environment = Path.GetTempFileName();
        var known = Given.Values.Select(value => value.Trim('$', '{', '}')).ToArray();
        var given = new JsonObject(known.Select(name => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create($"of {name}"))))
        {
            ["STORAGE_SKU"] = "",
            ["JIT_CALLBACK_SECRET_URI"] = "https://a.example\nPATH=/tmp",
            ["NODE_OPTIONS"] = "--require /tmp/a.js",
        };

        var step = await Programs.RunAsync(
            "bash", ["-eo", "pipefail", "-c", script], new Dictionary<string, string> { ["VARIABLES"] = given.ToJsonString(), ["GITHUB_ENV"] = environment }, TestContext.Current.CancellationToken);

        step.Code.ShouldBe(0, step.Errors);
        var written = await File.ReadAllTextAsync(environment, TestContext.Current.CancellationToken);
        File.Delete(environment);
        written.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(known.Except(["STORAGE_SKU", "JIT_CALLBACK_SECRET_URI"]).Select(name => $"{name}=of {name}"), ignoreOrder: true);
    }

    [Fact]
    public void Output_HoldsNoSecret()
    {
        foreach (var file in BicepFile.All)
        {
            file.Text.ShouldNotMatch(@"\blist(Keys|AccountSas|ServiceSas|Secrets)\b", file.Path);
            foreach (var (name, value) in file.Outputs) $"{name} {value}".ShouldNotMatch("(?i)key|secret|password|connectionstring|sas", $"{file.Path}: {name}");
        }
    }

    [Theory]
    [InlineData("infra/core/storage.bicep", "allowSharedKeyAccess: false")]
    [InlineData("infra/core/storage.bicep", "allowBlobPublicAccess: false")]
    [InlineData("infra/core/openai.bicep", "disableLocalAuth: true")]
    [InlineData("infra/core/monitoring.bicep", "DisableLocalAuth: true")]
    [InlineData("infra/app/api.bicep", "httpsOnly: true")]
    [InlineData("infra/app/api.bicep", "name: 'ftp', properties: { allow: false }")]
    [InlineData("infra/app/api.bicep", "name: 'scm', properties: { allow: false }")]
    public void Key_IsOff(string path, string line) => BicepFile.Of(path).Text.ShouldContain(line, Case.Sensitive);

    [Fact]
    public void Blobs_CanBeBroughtBack()
    {
        Main.Parameters.Single(parameter => parameter.Name == "softDeleteDays").Default.ShouldBe("7");
        var storage = BicepFile.Of("infra/core/storage.bicep").Text;
        storage.ShouldContain("deleteRetentionPolicy: softDelete,");
        storage.ShouldContain("containerDeleteRetentionPolicy: softDelete ");
    }

    [Fact]
    public void Module_IsThere_AndUsed()
    {
        var used = ModulePath().Matches(Main.Text).Select(match => $"infra/{match.Groups["path"].Value}").Distinct().ToArray();

        BicepFile.All.Select(file => file.Path).Where(path => path != Main.Path).ShouldBe(used, ignoreOrder: true);
    }

    [GeneratedRegex(@"^module \w+ '(?<path>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex ModulePath();

    [GeneratedRegex(@"VARIABLES: \$\{\{ toJSON\(vars\) \}\}\n +run: (?<script>[^\n]+)")]
    private static partial Regex WorkflowStep();
}
