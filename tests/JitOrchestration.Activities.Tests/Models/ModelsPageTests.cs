using System.Reflection;
using System.Text.RegularExpressions;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Models.Prices;

namespace JitOrchestration.Activities.Tests.Models;

/// <summary>Holds docs/models.md against the code.</summary>
public sealed partial class ModelsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "models.md"));

    [Fact]
    public void Page_EveryVariable_IsThere() => Constants(typeof(ModelVariables)).ShouldAllBe(name => Page.Contains(name, StringComparison.Ordinal));

    [Fact]
    public void Page_EveryFault_IsInItsTable() =>
        Constants(typeof(ModelFailureCodes)).ShouldBeSubsetOf(FaultRow().Matches(Page).Select(row => row.Groups[1].Value));

    [Fact]
    public void Page_Prices_AreReadAsItSays()
    {
        var prices = PriceFile.Parse(JsonBlock().Match(Page).Groups[1].Value, "docs/models.md");

        prices.Find("my-deployment")!.Output.ShouldBe(8);
        prices.Find("llama3.2:3b")!.Input.ShouldBe(0);
        prices.Find("my-deployment-large").ShouldBeNull();
    }

    [Fact]
    public void Page_Numbers_AreThoseOfTheCode()
    {
        Page.ShouldContain($"1 to 3,600; {ModelSettings.DefaultTimeout.TotalSeconds} when not set");
        Page.ShouldContain($"for another than `{ModelSettings.DefaultOpenAIModel}`");
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitOrchestration.sln"))) folder = folder.Parent.ShouldNotBeNull();
        return folder.FullName;
    }

    [GeneratedRegex("^```json\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"^\|.*\| `([a-z_]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex FaultRow();
}
