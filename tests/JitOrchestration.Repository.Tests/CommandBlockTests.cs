using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests;

/// <summary>
/// Every block of commands says what it needs, and what it needs is true. Those that need nothing, a model or SQLite are run by the
/// tests of the command line; those that need a server by the tests of both hosts.
/// </summary>
public sealed partial class CommandBlockTests
{
    private const string Bench = "dotnet run -c Release --project bench/JitOrchestration.Benchmarks -- ";

    public static TheoryData<string> Blocks => [.. CommandBlock.All.Select(block => block.Name)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_SaysWhatItNeeds(string name) => CommandBlock.All.Single(block => block.Name == name).Needs
        .ShouldNotBeNull($"Behind the language of the fence may stand one word, of those that {nameof(Prerequisite)} has.");

    [Fact]
    public void AzureBlock_IsOnAPageOrUnderAHeadingOfAzure()
    {
        foreach (var block in CommandBlock.Needing(Prerequisite.Azure))
            $"{MarkdownPage.Read(block.Page).Title} {block.Fence.Heading}".ShouldContain("Azure", Case.Sensitive, block.Name);
    }

    [Fact]
    public void OllamaBlock_SaysThatItNeedsOllama()
    {
        foreach (var block in CommandBlock.Needing(Prerequisite.Ollama)) block.Fence.Above.ShouldContain("*needs Ollama*", Case.Sensitive, block.Name);
    }

    [Fact]
    public void CiBlock_EveryLine_IsRunByCI()
    {
        var (script, workflow) = (RepositoryFiles.Read(".ci/run"), RepositoryFiles.Read(".github/workflows/ci.yml"));

        foreach (var line in Lines(Prerequisite.Ci)) (IsLineOf(script, line) || IsLineOf(workflow, $"run: {line}")).ShouldBeTrue($"neither .ci/run nor the workflow has the line: {line}");
    }

    [Fact]
    public void ReadmesFirstBlock_IsRunFromSourceByCI()
    {
        var first = CommandBlock.All.First(block => block.Page == "README.md").Fence.Lines.ShouldHaveSingleItem();

        IsLineOf(RepositoryFiles.Read(".ci/run"), first).ShouldBeTrue($"the tests run it with the program as built, and .ci/run has no line: {first}");
    }

    [Fact]
    public void BenchBlock_EveryLine_IsKnownToTheBench()
    {
        var program = RepositoryFiles.Read("bench/JitOrchestration.Benchmarks/Program.cs");
        var sources = string.Concat(RepositoryFiles.Below("bench/JitOrchestration.Benchmarks", "*.cs").Select(RepositoryFiles.Read));

        foreach (var line in Lines(Prerequisite.Bench))
        {
            line.ShouldStartWith(Bench);
            var words = line[Bench.Length..].Split(' ');
            program.ShouldContain($"[\"{words[0]}\"", Case.Sensitive, line);
            foreach (var part in words[1..].Where(word => !Number().IsMatch(word))) sources.ShouldContain($"\"{part}\"", Case.Sensitive, line);
        }
    }

    [Fact]
    public void CoreToolsBlock_InstallsWhatCIInstalls()
    {
        var installs = Lines(Prerequisite.CoreTools).Where(line => line.StartsWith("npm ", StringComparison.Ordinal)).Distinct();

        RepositoryFiles.Read(".github/workflows/ci.yml").ShouldContain($"- run: {installs.ShouldHaveSingleItem()}\n");
    }

    [Fact]
    public void Fences_AreReadAsTheyStand()
    {
        var page = MarkdownPage.Of("# One\ntext\n\nabove,\nin two lines:\n\n  ```console core-tools\n  a \\\n    b\n\n  ```\n## Two\n```\nc\n```\n");

        page.Fences.ShouldBe([new Fence("console", "core-tools", "a \\\n  b\n\n", "One", "above,\nin two lines:"), new Fence("", "", "c\n", "Two", "## Two")]);
        new CommandBlock("p.md", page.Fences.First()).Needs.ShouldBe(Prerequisite.CoreTools);
        new CommandBlock("p.md", page.Fences.First() with { Mark = "a holiday" }).Needs.ShouldBeNull();
    }

    private static IEnumerable<string> Lines(Prerequisite needs) => CommandBlock.Needing(needs).SelectMany(block => block.Fence.Lines);

    private static bool IsLineOf(string script, string line) => script.Split('\n').Any(other => other.Trim() == line || other.Trim().StartsWith($"{line} ", StringComparison.Ordinal));

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Number();
}
