using System.Text.Json;

namespace JitOrchestration.Testing.Repository;

/// <summary>A fenced block of commands for a shell.</summary>
/// <param name="Page">The page it is on.</param>
/// <param name="Fence">The block.</param>
public sealed record CommandBlock(string Page, Fence Fence)
{
    private static readonly string[] Shells = ["bash", "bat", "cmd", "console", "fish", "powershell", "ps1", "pwsh", "sh", "shell", "shell-session", "zsh"];

    private static readonly Dictionary<string, Prerequisite> Marks = Enum.GetValues<Prerequisite>()
        .ToDictionary(needs => needs == Prerequisite.Nothing ? "" : JsonNamingPolicy.KebabCaseLower.ConvertName(needs.ToString()));

    /// <summary>Every one of the repository.</summary>
    public static IReadOnlyList<CommandBlock> All { get; } = [.. MarkdownPage.Paths.SelectMany(Of)];

    /// <summary>What it needs; null: its mark is none.</summary>
    public Prerequisite? Needs => Marks.TryGetValue(Fence.Mark, out var needs) ? needs : null;

    /// <summary>Where it is, for the name of a test.</summary>
    public string Name => $"{Page}, {Fence.Heading}: {Fence.Lines[0]}";

    /// <summary>Every one that needs something.</summary>
    public static IEnumerable<CommandBlock> Needing(Prerequisite needs) => All.Where(block => block.Needs == needs);

    private static IEnumerable<CommandBlock> Of(string page) =>
        MarkdownPage.Read(page).Fences.Where(fence => Shells.Contains(fence.Language)).Select(fence => new CommandBlock(page, fence));
}
