using System.Xml.Linq;

namespace JitOrchestration.Core.Tests;

/// <summary>Who may refer to whom: downward only.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Activities"] = ["Core"],
        ["Embedded"] = ["Core", "Activities"],
        ["Api"] = ["Core", "Activities"],
        ["Cli"] = ["Core", "Activities", "Embedded", "Api"],
        ["Functions"] = ["Core", "Activities", "Api"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root(), "src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_PointDownwardOnly(string project)
    {
        var name = ShortName(project);
        Allowed.ShouldContainKey(name, $"say in this test what {project} may refer to");
        References(project, "ProjectReference").Select(path => ShortName(Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))
            .ShouldBeSubsetOf(Allowed[name]);
    }

    [Fact]
    public void Core_HasNoPackages_ButAnalyzers() =>
        References("JitOrchestration.Core", "PackageReference").ShouldBe(["Microsoft.CodeAnalysis.BannedApiAnalyzers"]);

    private static string ShortName(string project) => project["JitOrchestration.".Length..];

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Root(), "src", project, project + ".csproj")).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("JitOrchestration.sln");
        return folder.FullName;
    }
}
