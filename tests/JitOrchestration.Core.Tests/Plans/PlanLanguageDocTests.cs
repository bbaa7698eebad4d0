using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Tests.Plans;

/// <summary>Holds docs/plan-language.md against the code.</summary>
public sealed partial class PlanLanguageDocTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "plan-language.md"));

    [Fact]
    public void Page_EveryExample_IsValidWithoutWarnings()
    {
        var examples = JsonBlock().Matches(Page).Select(match => match.Groups[1].Value).ToArray();

        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
        {
            var verdict = PlanValidator.Validate(example, PlanRules.Default);
            verdict.Errors.ShouldBeEmpty(example);
            verdict.Warnings.ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void Page_EveryField_HasAnExample()
    {
        var shown = JsonBlock().Matches(Page).SelectMany(match => Names(JsonElement.Parse(match.Groups[1].Value))).ToHashSet();

        foreach (var name in Fields()) shown.ShouldContain(name);
    }

    [Fact]
    public void Page_EveryField_IsInATable()
    {
        var described = FieldRow().Matches(Page).Select(match => match.Groups[1].Value).ToHashSet();

        foreach (var name in Fields()) described.ShouldContain(name);
    }

    [Fact]
    public void Page_TableOfCodes_IsThatOfTheCode()
    {
        var table = Page[Page.IndexOf("## Problem codes", StringComparison.Ordinal)..];

        FieldRow().Matches(table).Select(match => match.Groups[1].Value).ShouldBe(PlanValidatorTests.AllCodes(), ignoreOrder: true);
    }

    private static IEnumerable<string> Fields() =>
    [
        .. PlanFields.Plan.Names, .. PlanFields.Subtask.Names, .. PlanFields.Agent.Names, .. PlanFields.Ask.Names,
        .. PlanFields.Workflow.Names, .. PlanFields.Repeat.Names, .. PlanFields.Retry.Names,
    ];

    private static IEnumerable<string> Names(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(it => Names(it.Value).Prepend(it.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Names),
        _ => [],
    };

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "JitOrchestration.sln"))) directory = directory.Parent.ShouldNotBeNull();
        return directory.FullName;
    }

    [GeneratedRegex("^```json\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"^\| `([a-z_.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();
}
