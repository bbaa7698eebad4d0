using System.Diagnostics;
using System.Text.Json;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Offline.Verbs;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Offline;

public sealed class OfflinePlannerTests
{
    public static TheoryData<string, string> Requests() => Theory(RequestFile.All());

    public static TheoryData<string, string> Documented() => Theory(RequestFile.Documented());

    [Theory]
    [MemberData(nameof(Requests))]
    public void Plan_OfARequest_IsAsRecorded(string request, string plan) => PlanText.Of(request).ShouldBe(plan);

    [Theory]
    [MemberData(nameof(Documented))]
    public void Plan_OfADocumentedExample_IsAsDocumented(string request, string plan) => PlanText.Of(request).ShouldBe(plan);

    [Fact]
    public void Requests_AndDocumentedExamples_AreThere()
    {
        RequestFile.All().Count().ShouldBeGreaterThan(80);
        RequestFile.Documented().Count().ShouldBe(10);
    }

    [Fact]
    public void AllVerbs_HaveEachVerbOfTheAssembly() =>
        AllVerbs.List.Select(verb => verb.GetType()).ShouldBe(
            typeof(IVerb).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IVerb))), ignoreOrder: true);

    [Fact]
    public void Plan_WithATextThatIsNotUnderstood_NamesItWhereItStands()
    {
        const string Request = "Read a.md, then juggle three balls, then read b.md";
        var problem = NotUnderstood(Request);
        problem.Text.ShouldBe("juggle three balls");
        Request.Substring(problem.Offset, problem.Text.Length).ShouldBe(problem.Text);
    }

    [Fact]
    public void Explanation_OfWhatIsNotUnderstood_SaysWhatCanBeReadAndWhatToDo()
    {
        var explanation = NotUnderstood("Tell me a joke").Explanation;
        explanation.ShouldStartWith("Not understood at character 1: \"Tell me a joke\".");
        explanation.ShouldContain("count words");
        explanation.ShouldContain("configure a language model");
    }

    [Fact]
    public void Plan_WithTheExampleOfTheExplanation_IsPlanned()
    {
        var example = OfflinePlanResult.NotUnderstood.WhatItReads.Split("Example: ")[1];
        OfflinePlanner.Plan(example, null, KnownTools.All).ShouldBeOfType<OfflinePlanResult.Planned>();
    }

    [Fact]
    public void Plan_WithoutTheToolThatItNeeds_NamesTheToolAndTheClause()
    {
        var tools = new ToolRegistry(BuiltInTools.Create(new BuiltInToolOptions()).Where(tool => tool.Definition.Name != "write_file"));
        var problem = OfflinePlanner.Plan("Read a.md, then write it to b.md", null, tools).ShouldBeOfType<OfflinePlanResult.NotUnderstood>();
        problem.Text.ShouldBe("write it to b.md");
        problem.Reason.ShouldContain("write_file");
    }

    [Theory]
    [InlineData("Count the words in input.file", "count_input_file = count_words(path: {{input.file}})")]
    [InlineData("Count the words in each of input.files", "count_each = count_words(path: {{item}}) each input.files")]
    [InlineData("Summarize input.text", "summarize = \"Summarize: {{input.text}}\"")]
    [InlineData("Count the words in input.md", "count_input_md = count_words(path: input.md)")]
    [InlineData("Fetch input.url", "fetch_input_url = fetch_url(url: {{input.url}})")]
    public void Plan_WithANameOfTheInput_RefersToItsValue(string request, string plan)
    {
        var input = JsonSerializer.SerializeToElement(new { file = "a.md", files = new[] { "a.md" }, text = "long", url = "https://a.example" });
        PlanText.Of(request, input).ShouldBe(plan);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(".")]
    [InlineData("then")]
    [InlineData("and and , , ;")]
    [InlineData("if")]
    [InlineData("for each")]
    [InlineData("count the words in")]
    [InlineData("compare with")]
    [InlineData("if if if")]
    [InlineData("search for '' in docs")]
    [InlineData("wait 1e300 hours")]
    [InlineData("(((((((((")]
    public void Plan_OfNoRequest_IsNotUnderstood(string request) =>
        OfflinePlanner.Plan(request, null, KnownTools.All).ShouldBeOfType<OfflinePlanResult.NotUnderstood>();

    [Fact]
    public void Plan_OfMoreSubtasksThanARunMayHave_IsNotUnderstood()
    {
        var files = string.Join(", ", Enumerable.Range(0, OfflinePlanner.MaxSubtasks + 1).Select(at => $"f{at}.md"));
        NotUnderstood($"Count the words in {files}").Reason.ShouldContain("1000 subtasks");
    }

    [Fact]
    public void Plan_OfDeeplyNestedBranches_IsNotUnderstood()
    {
        var request = string.Concat(Enumerable.Repeat("if a.md exists, say 'x', otherwise ", 200)) + "say 'y'";
        NotUnderstood(request).Reason.ShouldContain("nested");
    }

    [Theory]
    [InlineData("not ")]
    [InlineData("(")]
    public void Plan_OfADeeplyNestedCondition_IsNotUnderstood(string opening) =>
        NotUnderstood($"if {string.Concat(Enumerable.Repeat(opening, 10_000))}a.md exists, say 'x'").Reason.ShouldContain("nested");

    [Theory]
    [InlineData("a summary of ")]
    [InlineData("the contents of ")]
    [InlineData("a summary of a.md and ")]
    [InlineData("if a.md exists or ")]
    [InlineData("for each file in docs, ")]
    [InlineData("before reading a.md, ")]
    [InlineData("please, ")]
    [InlineData("search a, ")]
    [InlineData("read a.md and ")]
    [InlineData("a.md contains 'x' or ")]
    public void Plan_OfTheSameWordsOverAndOver_AnswersInTime(string piece)
    {
        var clock = Stopwatch.StartNew();
        var repeated = string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length));
        foreach (var request in new[] { repeated, $"write {repeated} to b.md", $"summarize {repeated}a.md", $"if {repeated} b.md exists, say 'x'" })
            OfflinePlanner.Plan(request, null, KnownTools.All).ShouldNotBeNull();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    private static OfflinePlanResult.NotUnderstood NotUnderstood(string request) =>
        OfflinePlanner.Plan(request, null, KnownTools.All).ShouldBeOfType<OfflinePlanResult.NotUnderstood>();

    private static TheoryData<string, string> Theory(IEnumerable<(string, string)> cases)
    {
        var data = new TheoryData<string, string>();
        foreach (var (request, plan) in cases) data.Add(request, plan);
        return data;
    }
}
