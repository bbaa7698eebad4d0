using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

/// <summary>Work grows with the plan, not with its square; a chain of any length needs no deep stack.</summary>
public sealed class PlanScaleTests
{
    private static readonly PlanRules Unlimited = new()
    {
        Limits = new PlanLimits { Subtasks = int.MaxValue, Dependencies = int.MaxValue },
    };

    [Fact]
    public void Validate_LongChain_NeedsNoDeepStack()
    {
        PlanVerdict? verdict = null;
        var thread = new Thread(() => verdict = PlanValidator.Validate(Chain(10_000), Unlimited), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        verdict.ShouldNotBeNull().Errors.ShouldBeEmpty();
        verdict.Graph.ShouldNotBeNull().Sinks.ShouldBe([0]);
    }

    [Fact]
    public void Validate_LongCircle_IsFound()
    {
        var chain = Chain(10_000);
        var circle = chain with { Subtasks = chain.Subtasks.SetItem(9_999, chain.Subtasks[9_999] with { DependsOn = ["s0"] }) };

        PlanValidator.Validate(circle, Unlimited).Errors.ShouldHaveSingleItem().Code.ShouldBe(PlanProblemCodes.Cycle);
    }

    /// <summary>By allocated bytes, which unlike time are the same on a busy machine.</summary>
    [Fact]
    public void Validate_TenTimesThePlan_TakesTenTimesTheMemory()
    {
        Allocated(Chain(1_000));
        var (small, large) = (Allocated(Chain(1_000)), Allocated(Chain(10_000)));

        ((double)large / small).ShouldBeInRange(5, 15);
    }

    [Fact]
    public void Validate_ManyReferencesInOneSubtask_IsLinear()
    {
        var sources = Enumerable.Range(0, 5_000).Select(i => new Subtask { Id = $"s{i}", Wait = new WaitSpec(0, null) });
        var args = JsonSerializer.SerializeToElement(Enumerable.Range(0, 5_000).ToDictionary(i => $"k{i}", i => $"{{{{s{i}.result}}}}"));
        var plan = new Plan("graph", [.. sources, new Subtask { Id = "all", Tool = "t", Args = args }]);

        var verdict = PlanValidator.Validate(plan, Unlimited);

        verdict.Errors.ShouldBeEmpty();
        verdict.Warnings.Length.ShouldBe(200);
        verdict.Graph!.Nodes[^1].Dependencies.Length.ShouldBe(5_000);
    }

    /// <summary>A document of such depth takes time by the square of it, many minutes. The test only has to end.</summary>
    [Theory]
    [InlineData(true, PlanProblemCodes.TooDeep)]
    [InlineData(false, PlanProblemCodes.MalformedJson)]
    public void Validate_MillionLevels_IsRefused(bool closed, string code)
    {
        var json = new string('[', 1_000_000) + (closed ? new string(']', 1_000_000) : "");

        PlanValidator.Validate(json, PlanRules.Default).Errors.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    private static long Allocated(Plan plan)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        PlanValidator.Validate(plan, Unlimited).IsValid.ShouldBeTrue();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The first waits for the second and so on: the worst order for a search that starts at the first.</summary>
    private static Plan Chain(int length) => new("graph", [.. Enumerable.Range(0, length).Select(i => new Subtask
    {
        Id = $"s{i}",
        Task = i + 1 < length ? $"Use {{{{s{i + 1}.result}}}}" : "Begin",
        DependsOn = i + 1 < length ? [$"s{i + 1}"] : ImmutableArray<string>.Empty,
    })]);
}
