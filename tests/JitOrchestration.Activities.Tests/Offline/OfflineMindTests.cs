using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>What the offline mind does, and what it leaves to a model rather than only seem to do it.</summary>
public class OfflineMindTests
{
    private static readonly AgentSpec Plain = new(null, null, [], null, null);

    private readonly OfflineMind _mind = new(new ToolRegistry([]));

    public static TheoryData<AgentSpec, string> Beyond => new()
    {
        { Plain with { Tools = ["echo"] }, "has tools" },
        { Plain with { OutputSchema = JsonElement.Parse("{}") }, "output_schema" },
        { Plain with { Model = "large" }, "the model 'large'" },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public async Task Agent_BeyondItsMeans_FailsWithNoModel(AgentSpec agent, string reason)
    {
        var failure = await FailureOf(() => TurnAsync("Summarize [a]", agent, new NamedData("a", JsonElement.Parse("\"x\""))));

        failure.Code.ShouldBe("no_model");
        failure.Message.ShouldContain("'s'");
        failure.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task Task_ThatRefersToNothing_FailsWithNoModel() =>
        (await FailureOf(() => TurnAsync("Delete all temporary files", null))).Message.ShouldContain("refers to no data");

    [Fact]
    public async Task Task_WithATextOfItsOwn_IsDone() =>
        (await TurnAsync("Summarize: It rains. It rains all day.", null)).Output!.Value.GetString()!.ShouldContain("It rains");

    [Fact]
    public async Task Task_WhoseDataIsNull_SaysThatNothingCameIn() =>
        (await TurnAsync("Summarize [a]", Plain, new NamedData("a", JsonElement.Parse("null")))).Output!.Value.GetString()!.ShouldContain("Nothing came in");

    [Fact]
    public async Task Run_ThatModelsBegan_IsLeftToThem()
    {
        var context = Context(new RunOptions { UsesModels = true });

        foreach (var failure in new[]
        {
            await FailureOf(() => _mind.RouteAsync("Say \"hello\"", null, context, CancellationToken.None)),
            await FailureOf(() => _mind.PlanAsync(new PlanningTask("Say \"hello\"", null, []), context, CancellationToken.None)),
            await FailureOf(() => _mind.TakeTurnAsync(new AgentConversation("s", null, new RenderedTask("Summarize: a", []), []), context, CancellationToken.None)),
            await FailureOf(() => _mind.SynthesizeAsync("Say \"hello\"", [], context, CancellationToken.None)),
        })
        {
            failure.Code.ShouldBe("no_model");
            failure.Message.ShouldContain("begun with a language model");
        }
    }

    private Task<AgentAnswer> TurnAsync(string task, AgentSpec? agent, params ImmutableArray<NamedData> data) =>
        _mind.TakeTurnAsync(new AgentConversation("s", agent, new RenderedTask(task, data), []), Context(RunOptions.Default), CancellationToken.None);

    private static ThinkingContext Context(RunOptions options) => new(new RunContext("r", options), "r/k");

    private static async Task<Failure> FailureOf(Func<Task> act) => (await Should.ThrowAsync<ActivityException>(act)).Failure;
}
