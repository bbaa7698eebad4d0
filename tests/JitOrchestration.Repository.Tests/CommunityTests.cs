using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests;

public sealed partial class CommunityTests
{
    public static TheoryData<string> Workflows => [.. RepositoryFiles.Below(".github/workflows", "*.yml")];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_MayReadAndNoMore_UnlessAJobSaysSo(string path) =>
        RepositoryFiles.Read(path).ShouldContain("\npermissions:\n  contents: read\n", Case.Sensitive);

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_PinsItsActions(string path)
    {
        var actions = Uses().Matches(RepositoryFiles.Read(path)).Select(match => match.Groups["action"].Value).ToArray();

        actions.ShouldNotBeEmpty();
        foreach (var action in actions) action.ShouldMatch("@(v[0-9]+|[0-9a-f]{40})$");
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_NamesFilesThatAreThere(string path)
    {
        foreach (Match file in ProjectPath().Matches(RepositoryFiles.Read(path))) RepositoryFiles.Exists(file.Value).ShouldBeTrue($"{path} names {file.Value}");
    }

    [GeneratedRegex(@"uses: (?<action>\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"(?<![\w/.])(\.ci|src|tests|bench|infra)/[\w./-]*\w|JitOrchestration\.\w+\.slnf|JitOrchestration\.sln")]
    private static partial Regex ProjectPath();
}
