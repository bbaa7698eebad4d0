using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

public sealed class PlanValidatorTests
{
    public static TheoryData<string, string, string, string> Cases =>
        [.. PlanProblemCases.All.Select(it => new TheoryDataRow<string, string, string, string>(it.Code, it.Json, it.Pointer, it.Says))];

    [Theory]
    [InlineData("""{"properties":{"pattern":{"type":"string","pattern":"^a+$"},"multipleOf":{"multipleOf":0.5}}}""")]
    [InlineData("""{"enum":[{"pattern":"("}],"default":{"multipleOf":0},"pattern":5,"patternProperties":{"^x":true}}""")]
    public void Schema_ThatOnlyLooksWrong_IsNoProblem(string schema) =>
        PlanValidator.Validate($$"""{ "subtasks": [{ "id": "a", "task": "x", "agent": { "output_schema": {{schema}} } }] }""", PlanRules.Default).Errors.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Validate_OneProblem_HasItsCodePointerAndSentence(string code, string json, string pointer, string says)
    {
        var verdict = PlanSamples.Validate(json);

        verdict.IsValid.ShouldBeFalse();
        var found = verdict.Errors.Where(error => error.Code == code && error.Pointer == pointer).ToArray();
        found.ShouldNotBeEmpty($"{json[..Math.Min(json.Length, 300)]}\n{string.Join('\n', verdict.Errors)}");
        found.ShouldContain(error => error.Message.Contains(says), found[0].Message);
    }

    [Fact]
    public void InWords_ProblemOfTheWholePlan_HasNoPlace() =>
        PlanProblem.InWords([new("malformed_json", "", "No JSON."), new("empty_plan", "/subtasks", "Nothing to do.")]).ShouldBe("No JSON. /subtasks: Nothing to do.");

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Validate_OneProblem_IsReportedAlone(string code, string json, string pointer, string says)
    {
        if (code == PlanProblemCodes.TooManyProblems) return;

        var errors = PlanSamples.Validate(json).Errors;

        errors.Length.ShouldBe(1, $"{code} {pointer} {says}\n{string.Join('\n', errors)}");
    }

    [Fact]
    public void Cases_AllCodes_AreCovered()
    {
        var covered = PlanProblemCases.All.Select(it => it.Code).Append(PlanProblemCodes.ImpliedDependency);

        covered.Distinct().Order().ShouldBe(AllCodes().Order());
    }

    [Fact]
    public void Validate_DesignExample_IsValidWithoutWarnings()
    {
        var verdict = PlanSamples.Validate(PlanSamples.Weather);

        verdict.Errors.ShouldBeEmpty();
        verdict.Warnings.ShouldBeEmpty();
        verdict.Graph.ShouldNotBeNull().Nodes.Length.ShouldBe(4);
    }

    [Fact]
    public void Validate_EveryField_IsValid() => PlanSamples.Validate(PlanSamples.Everything).Errors.ShouldBeEmpty();

    [Fact]
    public void Validate_ManyProblems_ReportsAllAtOnce()
    {
        var json = PlanSamples.Of(
            """{"id":"a","task":5,"tsak":"x","depends_on":["b","nobody"]}""",
            """{"id":"b","tool":"nothing","depends_on":["a"],"timeout_seconds":-1}""",
            """{"task":"{{"}""");

        var codes = PlanSamples.Validate(json).Errors.Select(error => error.Code);

        codes.Order().ShouldBe(new[]
        {
            "bad_template", "cycle", "missing_field", "out_of_range", "unknown_dependency", "unknown_field", "unknown_tool",
            "wrong_kind",
        });
    }

    [Fact]
    public void Validate_OmittedDependency_WarnsAtTheReference()
    {
        var verdict = PlanSamples.Validate(PlanSamples.Of("""{"id":"a","wait":0}""", """{"id":"b","task":"{{a.result}} {{a.status}}"}"""));

        verdict.IsValid.ShouldBeTrue();
        var warning = verdict.Warnings.ShouldHaveSingleItem();
        warning.Code.ShouldBe(PlanProblemCodes.ImpliedDependency);
        warning.Pointer.ShouldBe("/subtasks/1/task");
        warning.Message.ShouldContain("\"a\"");
    }

    [Fact]
    public void Validate_OwnResultInUntil_IsAllowed() =>
        PlanSamples.Validate(PlanSamples.Of("""{"id":"a","task":"{{previous}} {{iteration}}","repeat":{"until":"A.result exists"}}"""))
            .Errors.ShouldBeEmpty();

    [Fact]
    public void Validate_NestingAtTheLimit_IsValid() => PlanSamples.Validate(PlanProblemCases.Nested(5)).Errors.ShouldBeEmpty();

    [Fact]
    public void Validate_RunInsideWorkflows_CountsThem()
    {
        var rules = PlanSamples.Rules with { Level = 5 };

        var error = PlanValidator.Validate(PlanSamples.Of("""{"id":"a","workflow":{"request":"x"}}"""), rules).Errors.ShouldHaveSingleItem();

        error.Code.ShouldBe(PlanProblemCodes.OverLimit);
    }

    [Fact]
    public void Validate_NoCatalogue_TakesAnyTool() =>
        PlanValidator.Validate(PlanSamples.Of("""{"id":"a","tool":"anything","args":{"city":5}}"""), PlanRules.Default)
            .IsValid.ShouldBeTrue();

    [Fact]
    public void Validate_ArgsOneTemplate_IsValid() =>
        PlanSamples.Validate(PlanSamples.Of("""{"id":"a","tool":"weather","args":"{{input}}"}""")).Errors.ShouldBeEmpty();

    [Fact]
    public void Validate_UndefinedElement_SaysItIsNotJson() =>
        PlanValidator.Validate(default(JsonElement), PlanRules.Default).Errors.ShouldHaveSingleItem()
            .Code.ShouldBe(PlanProblemCodes.MalformedJson);

    [Fact]
    public void Validate_PlanMadeByHand_ToleratesUnsetLists()
    {
        var subtask = new Subtask { Id = "a", Ask = new AskSpec("x", AskKind.Text, default, null), DependsOn = default };

        PlanValidator.Validate(new Plan("graph", [subtask]), PlanRules.Default).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Validate_PlanMadeByHand_FindsNumbersThatJsonCannotSay()
    {
        var subtask = new Subtask { Id = "a", Wait = new WaitSpec(double.NaN, null) };

        PlanValidator.Validate(new Plan("graph", [subtask]), PlanRules.Default).Errors.ShouldHaveSingleItem()
            .Code.ShouldBe(PlanProblemCodes.OutOfRange);
    }

    [Theory]
    [InlineData(false, true, PlanProblemCodes.NothingToDo)]
    [InlineData(true, false, PlanProblemCodes.TwoThingsToDo)]
    public void Validate_PlanMadeByHandWithOddWait_IsRefused(bool both, bool neither, string code)
    {
        var wait = new WaitSpec(both ? 1 : null, neither ? null : DateTimeOffset.UnixEpoch);
        var plan = new Plan("graph", [new Subtask { Id = "a", Wait = wait }]);

        PlanValidator.Validate(plan, PlanRules.Default).Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void Validate_LongCircle_CutsItsPath()
    {
        var subtasks = Enumerable.Range(0, 500).Select(i => new Subtask { Id = $"s{i}", Task = "x", DependsOn = [$"s{(i + 1) % 500}"] });

        var error = PlanValidator.Validate(new Plan("graph", [.. subtasks]), PlanRules.Default).Errors.ShouldHaveSingleItem();

        error.Code.ShouldBe(PlanProblemCodes.Cycle);
        error.Message.ShouldContain("s0 -> s1 -> ");
        error.Message.ShouldContain("more)");
        error.Message.Length.ShouldBeLessThan(1_000);
    }

    internal static ImmutableArray<string> AllCodes() =>
        [.. typeof(PlanProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];
}
