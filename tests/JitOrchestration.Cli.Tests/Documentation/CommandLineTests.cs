using System.CommandLine;
using JitOrchestration.Cli.Commands;

namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>What the pages say about commands is held against those there are.</summary>
public sealed class CommandLineTests
{
    private static readonly RootCommand Jit = JitCommand.Create();

    public static TheoryData<string> Pages => [.. MarkdownPage.Paths.Where(page => Named(page).Any())];

    [Fact]
    public void SynopsisOfTheReadme_HasEveryCommandAndNoOther()
    {
        var synopsis = MarkdownPage.Read("README.md").Fences.Single(fence => fence is { Heading: "The command line", Language: "text" });

        synopsis.Lines.SelectMany(CommandsOf).Distinct().ShouldBe(Jit.Subcommands.Select(command => command.Name), ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_NamesCommandsAndOptionsThatAreThere(string page)
    {
        foreach (var code in Named(page)) Unknown(code.Split(' ')[1..]).ShouldBeEmpty($"{page} says `{code}`");
    }

    [Theory]
    [InlineData("jit runn", "runn")]
    [InlineData("jit prune --younger-than 3d", "--younger-than")]
    [InlineData("jit show ID --events")]
    [InlineData("jit --server")]
    public void Name_IsHeldAgainstTheCommandLine(string code, params string[] unknown) => Unknown(code.Split(' ')[1..]).ShouldBe(unknown);

    private static IEnumerable<string> Named(string page) => MarkdownPage.Read(page).InlineCode.Where(code => code.StartsWith("jit ", StringComparison.Ordinal));

    /// <summary>The words of a command line that are no command and no option; an option without a command may be any command's.</summary>
    private static IEnumerable<string> Unknown(string[] words)
    {
        var named = Jit.Subcommands.Where(command => command.Name == words[0]).ToArray();
        if (named.Length == 0 && !words[0].StartsWith('-')) return [words[0]];
        var options = (named.Length == 0 ? Jit.Subcommands : named).SelectMany(command => command.Options).Concat(Jit.Options).Select(option => option.Name);
        return words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Except(options);
    }

    /// <summary>The commands of a line such as <c>jit runs | show ID   what it does</c>.</summary>
    private static IEnumerable<string> CommandsOf(string line) => line[..30].Replace("jit ", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries).Select(command => command.Split(' ')[0]);
}
