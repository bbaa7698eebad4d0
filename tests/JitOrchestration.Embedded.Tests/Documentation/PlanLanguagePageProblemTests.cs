using System.Globalization;
using System.Reflection;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>What the page says of plans that are refused is what the validator says.</summary>
public sealed class PlanLanguagePageProblemTests(PlanLanguagePageEngine engine) : IClassFixture<PlanLanguagePageEngine>
{
    public static TheoryData<string, string, string> Rows =>
        [.. Table().Select(row => new TheoryDataRow<string, string, string>(PlanLanguagePage.Code(row[0]), row[2], row[3] == "the plan" ? "" : PlanLanguagePage.Code(row[3])))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Problem_OfThePage_IsWhatTheValidatorSays(string code, string example, string pointer)
    {
        var verdict = PlanValidator.Validate(Plan(example), PlanRules.Default with { Tools = engine.Tools });

        // All 200 before it are of another kind.
        var problems = code == PlanProblemCodes.TooManyProblems ? verdict.Errors.TakeLast(1) : [.. verdict.Errors, .. verdict.Warnings];
        problems.Select(problem => (problem.Code, problem.Pointer)).ShouldBe([(code, pointer)]);
    }

    [Fact]
    public void Problems_OfThePage_AreAllThereAre() =>
        Table().Select(row => PlanLanguagePage.Code(row[0])).ShouldBe(
            typeof(PlanProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!), ignoreOrder: true);

    [Fact]
    public void Limits_OfThePage_AreTheDefaults() =>
        PlanLanguagePage.Table("limit", "default", "of")
            .Select(row => (PlanLanguagePage.Code(row[0]).Replace("_", "", StringComparison.Ordinal), double.Parse(row[1], NumberStyles.Number, CultureInfo.InvariantCulture)))
            .ShouldBe(
                typeof(PlanLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Select(limit => (limit.Name.ToLowerInvariant(), Convert.ToDouble(limit.GetValue(PlanLimits.Default), CultureInfo.InvariantCulture))),
                ignoreOrder: true);

    private static IEnumerable<string[]> Table() => PlanLanguagePage.Table("code", "what is wrong", "for example", "where");

    private static string Plan(string example) => example switch
    {
        "65 lists inside each other" => new string('[', 65) + new string(']', 65),
        "1,001 subtasks" => Subtasks(Enumerable.Range(0, 1_001).Select(i => $$"""{ "id": "s{{i}}", "wait": 1 }""")),
        "201 subtasks without an id" => Subtasks(Enumerable.Repeat("""{ "wait": 1 }""", 201)),
        _ => PlanLanguagePage.Code(example) is var json && json.Contains("\"subtasks\"", StringComparison.Ordinal) ? json : Subtasks([json]),
    };

    private static string Subtasks(IEnumerable<string> subtasks) => $$"""{ "subtasks": [{{string.Join(", ", subtasks)}}] }""";
}
