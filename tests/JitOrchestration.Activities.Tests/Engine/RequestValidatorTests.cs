using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Engine;

public class RequestValidatorTests
{
    private static readonly RequestValidator Validator = new(new ToolRegistry([]));

    public static TheoryData<RunOptions, string> Impossible => new()
    {
        { new RunOptions { Concurrency = 0 }, "/options/concurrency" },
        { new RunOptions { Limits = new RunLimits { RunSeconds = double.PositiveInfinity } }, "/options/limits/run_seconds" },
        { new RunOptions { Limits = new RunLimits { RunSeconds = double.NaN } }, "/options/limits/run_seconds" },
        { new RunOptions { Limits = new RunLimits { Activities = -1 } }, "/options/limits/activities" },
        { new RunOptions { Limits = new RunLimits { Nesting = -1 } }, "/options/limits/nesting" },
        { new RunOptions { Limits = new RunLimits { ResultBytes = 0 } }, "/options/limits/result_bytes" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Check_OptionOutOfRange_IsRefusedWithItsName(RunOptions options, string pointer)
    {
        var problem = Should.Throw<InvalidRequestException>(() => Validator.Check(new RunRequest("Do it", Options: options))).Problems.ShouldHaveSingleItem();

        (problem.Code, problem.Pointer).ShouldBe(("option_out_of_range", pointer));
        problem.Message.ShouldContain("it must be from");
    }

    [Fact]
    public void Check_OptionsRequestAndPlanWrong_SaysAllAtOnce()
    {
        var plan = JsonElement.Parse("""{ "subtasks": [{ "id": "a", "tool": "no_such_tool" }] }""");
        var request = new RunRequest(new string('x', 65 * 1024), Plan: plan, Options: new RunOptions { Concurrency = 0 });

        var refused = Should.Throw<InvalidRequestException>(() => Validator.Check(request));

        refused.IsAboutPlan.ShouldBeFalse();
        refused.Problems.Select(problem => problem.Pointer).ShouldBe(["/options/concurrency", "/request", "/plan/subtasks/0/tool"]);
    }

    [Fact]
    public void Check_OnlyPlanWrong_PointsIntoThePlan()
    {
        var refused = Should.Throw<InvalidRequestException>(() => Validator.Check(new RunRequest("", Plan: JsonElement.Parse("""{ "subtasks": [{ "id": "a", "tool": "no_such_tool" }] }"""))));

        refused.IsAboutPlan.ShouldBeTrue();
        refused.Problems.ShouldHaveSingleItem().Pointer.ShouldBe("/subtasks/0/tool");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    public void Complete_OfARunThatGoesOn_LeavesTheStrategy(string? strategy)
    {
        var validator = new RequestValidator(new ToolRegistry([])) { Thinking = new OfflineMind(new ToolRegistry([])) };

        validator.Complete(new RunOptions { Strategy = strategy }).Strategy.ShouldBe(strategy);
    }

    [Fact]
    public void Check_DefaultsAndRequest_AreTaken() => Validator.Check(new RunRequest("Do it")).Plan.ShouldBeNull();

    [Theory]
    [InlineData(" ", "request_empty")]
    [InlineData(null, "request_too_large")]
    public void Check_OddRequest_IsRefused(string? request, string code) =>
        Should.Throw<InvalidRequestException>(() => Validator.Check(new RunRequest(request ?? new string('x', 65 * 1024)))).Problems[0].Code.ShouldBe(code);
}
