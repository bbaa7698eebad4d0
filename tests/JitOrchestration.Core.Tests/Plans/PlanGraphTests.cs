using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

public sealed class PlanGraphTests
{
    [Fact]
    public void Build_DesignExample_ResolvesLinks()
    {
        var graph = PlanSamples.Graph(PlanSamples.Weather);

        graph.Nodes[0].Dependents.ShouldBe([1, 2]);
        graph.Nodes[1].Dependencies.ShouldBe([0]);
        graph.Nodes[3].Dependencies.ShouldBe([1, 2]);
        graph.Nodes[3].OrderOnly.ShouldBeEmpty();
        graph.Nodes[3].References.ShouldBe([new Reference(ReferenceRoot.Result, "indoor"), new Reference(ReferenceRoot.Result, "outdoor")]);
        graph.Sinks.ShouldBe([3]);
        graph.IndexOf("OUTDOOR").ShouldBe(2);
        graph.IndexOf("nobody").ShouldBe(-1);
    }

    [Fact]
    public void Build_ReferenceWithDeclaredDependencies_OnlyOrders()
    {
        var graph = Graph(
            """{"id":"a","wait":0}""",
            """{"id":"b","wait":0}""",
            """{"id":"c","task":"{{b.result}} {{a.result}}","condition":"b.result exists","depends_on":["A"]}""");

        graph.Nodes[2].Dependencies.ShouldBe([0]);
        graph.Nodes[2].OrderOnly.ShouldBe([1]);
        graph.Nodes[1].Dependents.ShouldBe([2]);
    }

    [Fact]
    public void Build_ReferencesWithoutDeclaredDependencies_Count()
    {
        var graph = Graph(
            """{"id":"a","wait":0}""",
            """{"id":"b","wait":0}""",
            """{"id":"c","tool":"weather","for_each":"a.result","args":{"x":["\u007b\u007bb.result}}"]}}""");

        graph.Nodes[2].Dependencies.ShouldBe([0, 1]);
        graph.Nodes[2].OrderOnly.ShouldBeEmpty();
        graph.Nodes[2].References.ShouldBe([new Reference(ReferenceRoot.Result, "b")]);
    }

    [Theory]
    [InlineData("a.result == 1", Needs.Any)]
    [InlineData("a.status == 'failed'", Needs.Settled)]
    [InlineData("not (a.error exists)", Needs.Settled)]
    public void Build_NeedsNotDeclared_FollowTheCondition(string condition, Needs needs) =>
        Graph("""{"id":"a","wait":0}""", $$"""{"id":"b","wait":0,"depends_on":["a"],"condition":"{{condition}}"}""")
            .Nodes[1].Needs.ShouldBe(needs);

    [Fact]
    public void Build_NeedsDeclared_Stays() =>
        Graph("""{"id":"a","wait":0}""", """{"id":"b","wait":0,"depends_on":["a"],"needs":"all","condition":"a.status == 'failed'"}""")
            .Nodes[1].Needs.ShouldBe(Needs.All);

    [Theory]
    [InlineData("item > 1", true)]
    [InlineData("index == 0 and input.x", true)]
    [InlineData("input.item == 1", false)]
    public void Build_Condition_KnowsWhetherItIsTakenPerInstance(string condition, bool perInstance)
    {
        var node = Graph($$"""{"id":"a","wait":0,"for_each":"input.list","condition":"{{condition}}"}""").Nodes[0];

        node.ConditionPerInstance.ShouldBe(perInstance);
        node.Condition.ShouldBeOfType<PlanCondition.Tested>().Expression.Text.ShouldBe(condition);
        node.ForEach.ShouldNotBeNull().Text.ShouldBe("input.list");
    }

    [Fact]
    public void Build_UntilOfItsOwnResult_AddsNoLink()
    {
        var node = Graph("""{"id":"a","task":"x","repeat":{"until":"a.result exists"}}""").Nodes[0];

        node.Until.ShouldNotBeNull();
        node.Dependencies.ShouldBeEmpty();
        node.Dependents.ShouldBeEmpty();
    }

    [Fact]
    public void Build_SeveralTemplates_NameEachReferenceOnce() =>
        Graph("""{"id":"a","workflow":{"request":"{{input}} {{request}}","input":{"x":"{{input.y}}"}}}""")
            .Nodes[0].References.ShouldBe([new Reference(ReferenceRoot.Input), new Reference(ReferenceRoot.Request)]);

    [Theory]
    [InlineData("""{"id":"a","wait":0,"depends_on":["b"]}""")]
    [InlineData("""{"id":"a","wait":0,"depends_on":["a"]}""")]
    [InlineData("""{"id":"a","task":"{{"}""")]
    [InlineData("""{"id":"a","task":"{{c.result}}"}""")]
    [InlineData("""{"id":"a","wait":0,"condition":"=="}""")]
    [InlineData("""{"id":"a","wait":0},{"id":"A","wait":0}""")]
    [InlineData("""{"id":"a","wait":0,"depends_on":["b"]},{"id":"b","wait":0,"depends_on":["a"]}""")]
    public void Build_InvalidPlan_Throws(string subtasks) =>
        Should.Throw<ArgumentException>(() => Graph(subtasks)).ParamName.ShouldBe("plan");

    private static PlanGraph Graph(params string[] subtasks) => PlanSamples.Graph(PlanSamples.Of(subtasks));
}
