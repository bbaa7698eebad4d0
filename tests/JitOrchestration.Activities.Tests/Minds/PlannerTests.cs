using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class PlannerTests
{
    private const string Valid = """{"subtasks": [{"id": "clock", "tool": "now"}, {"id": "tell", "task": "Say the time of {{clock.result}}", "depends_on": ["clock"]}]}""";

    [Fact]
    public async Task Plan_ValidPlan_IsMadeWithItsCostAndPrompt()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(Valid));
        var made = (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Made>();
        made.Plan.Subtasks.Select(subtask => subtask.Id).ShouldBe(["clock", "tell"]);
        made.Source.ShouldBe("model");
        made.Warnings.ShouldBeEmpty();
        made.Usage.ShouldBe(new Usage(1, 20, 5, 0.00003m));
        made.By.ShouldBe(new Mind("test-model", Prompt.Planner.Id));
    }

    [Theory]
    [InlineData("```json\n", "\n```")]
    [InlineData("Here is the plan:\n\n", "\n\nIt first looks at the clock.")]
    [InlineData("""{"plan": """, "}")]
    public async Task Plan_WrappedPlan_IsFound(string before, string after)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(before + Valid + after));
        (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Made>().Plan.Subtasks.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Plan_ImpliedDependency_IsAWarning()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(Valid.Replace(""", "depends_on": ["clock"]""", "")));
        (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Made>().Warnings.ShouldHaveSingleItem().Code.ShouldBe(PlanProblemCodes.ImpliedDependency);
    }

    [Fact]
    public async Task Plan_InvalidPlan_IsRefusedWithEveryProblem()
    {
        const string Draft = """{"subtasks": [{"id": "a", "tool": "teleport"}, {"id": "b", "task": "x", "depends_on": ["c"]}]}""";
        await using var mind = await MindOnServer.StartAsync(Answers.Text(Draft));
        var refused = (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Refused>();
        refused.Draft.Text.GetRawText().ShouldBe(Draft);
        refused.Draft.Problems.Select(problem => (problem.Pointer, problem.Code)).ShouldBe(
            [("/subtasks/0/tool", PlanProblemCodes.UnknownTool), ("/subtasks/1/depends_on/0", PlanProblemCodes.UnknownDependency)], ignoreOrder: true);
        refused.Usage!.CostUsd.ShouldBe(0.00003m);
        refused.By!.Prompt.ShouldBe(Prompt.Planner.Id);
    }

    [Theory]
    [InlineData("I cannot plan that, sorry.", "There is none in it.")]
    [InlineData("""{"subtasks": [{"id": "a", "task": "x"}, {"id": "b", "ta""", "line 1")]
    [InlineData("```\n{\"subtasks\": [{\"id\": 'a'}]}\n```", "line 1")]
    public async Task Plan_NoWholeJson_IsRefusedSayingWhere(string said, string where)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        var refused = (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Refused>();
        refused.Draft.Text.GetString().ShouldBe(said);
        var problem = refused.Draft.Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("plan_not_json");
        problem.Message.ShouldContain(where);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"subtasks": 7}""")]
    [InlineData("42")]
    public async Task Plan_OtherJson_IsRefused(string said)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Refused>().Draft.Problems.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"subtasks": [AGENT]}""", "/subtasks/0")]
    [InlineData("""{"subtasks": [{"id": "b", "workflow": {"plan": {"subtasks": [{"id": "c", "wait": 0}, {"id": "d", "workflow": {"plan": {"subtasks": [AGENT]}}}]}}}]}""", "/subtasks/0/workflow/plan/subtasks/1/workflow/plan/subtasks/0")]
    public async Task Plan_AgentWithASchemaThatIsNone_IsRefused(string plan, string at)
    {
        const string Agent = """{"id": "a", "task": "x", "agent": {"output_schema": {"$ref": "#/$defs/gone"}}}""";
        await using var mind = await MindOnServer.StartAsync(Answers.Text(plan.Replace("AGENT", Agent)));
        var problem = (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Refused>().Draft.Problems.ShouldHaveSingleItem();
        (problem.Pointer, problem.Code).ShouldBe(($"{at}/agent/output_schema", "bad_output_schema"));
    }

    [Fact]
    public async Task Plan_MoreSubtasksThanTheRunMayHave_IsRefused()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(Valid));
        var answer = await mind.PlanAsync(options: new RunOptions { Limits = new RunLimits { Subtasks = 1 } });
        answer.ShouldBeOfType<PlannerAnswer.Refused>().Draft.Problems[0].Code.ShouldBe(PlanProblemCodes.OverLimit);
        mind.System.ShouldContain("At most 1 subtasks");
    }

    [Fact]
    public async Task Plan_ToolCallInsteadOfAPlan_IsRefused()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.ToolCalls(("c1", "now", "{}")));
        (await mind.PlanAsync()).ShouldBeOfType<PlannerAnswer.Refused>().Draft.Problems[0].Code.ShouldBe("plan_not_json");
    }

    [Fact]
    public async Task Plan_Drafts_AreShownAgainWithTheirProblems_AndMended()
    {
        const string Bad = """{"subtasks": [{"id": "a", "tool": "teleport"}]}""";
        await using var mind = await MindOnServer.StartAsync(Answers.Text("No."), Answers.Text(Bad), Answers.Text(Valid));
        var first = ((PlannerAnswer.Refused)await mind.PlanAsync("Tell the time")).Draft;
        var second = ((PlannerAnswer.Refused)await mind.PlanAsync("Tell the time", drafts: first)).Draft;
        (await mind.PlanAsync("Tell the time", drafts: [first, second])).ShouldBeOfType<PlannerAnswer.Made>();
        mind.Asked.Messages.Select(message => message.GetProperty("role").GetString()).ShouldBe(["system", "user", "assistant", "user", "assistant", "user"]);
        MindOnServer.Text(mind.Asked.Messages[2]).ShouldBe("No.");
        MindOnServer.Text(mind.Asked.Messages[3]).ShouldContain("- (the whole) plan_not_json: ");
        MindOnServer.Text(mind.Asked.Messages[4]).ShouldBe(Bad);
        MindOnServer.Text(mind.Asked.Messages[5]).ShouldContain($"- /subtasks/0/tool unknown_tool: {second.Problems[0].Message}");
    }

    [Fact]
    public async Task Plan_ManyProblems_AreNotAllShownAgain()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(Valid));
        var problems = Enumerable.Range(0, 120).Select(number => new PlanProblem("bad_id", $"/subtasks/{number}/id", "Give it a name."));
        await mind.PlanAsync(drafts: new OpenDraft(MindOnServer.Json("{}"), [.. problems]));
        MindOnServer.Text(mind.Asked.Messages[3]).ShouldContain("/subtasks/49/id");
        MindOnServer.Text(mind.Asked.Messages[3]).ShouldEndWith("- and 70 more of the like");
    }
}
