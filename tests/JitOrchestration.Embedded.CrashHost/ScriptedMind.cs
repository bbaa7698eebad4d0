using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>A model that says the same whenever it is asked the same: two turns with two tools each, then an answer.</summary>
internal sealed class ScriptedMind(CallLog log) : IThinking
{
    public const int ToolTurns = 2;

    public RunOptions Complete(RunOptions options, bool hasPlan) => options;

    public Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(new RouterAnswer(null));

    public Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation) =>
        throw new ActivityException(new Failure("no_judge", "No workload asks."));

    public Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation) =>
        throw new ActivityException(new Failure("no_planner", "Every workload brings its plan."));

    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation)
    {
        var turn = conversation.Turns.Length;
        log.Append($"turn_{turn}", $"{context.Run.RunId}/{conversation.SubtaskId}/turn{turn}", 1);
        return Task.FromResult(turn < ToolTurns ? Calls(turn) : Answer(conversation));
    }

    public Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(new SynthesisAnswer(JsonSerializer.SerializeToElement(parts.ToDictionary(part => part.Id, part => part.Result))));

    private static AgentAnswer Calls(int turn)
    {
        ImmutableArray<(string, string, JsonElement)> calls =
            [.. Enumerable.Range(0, 2).Select(i => ($"t{turn}c{i}", i == 0 ? "work" : "save", JsonSerializer.SerializeToElement(new { step = $"agent_{turn}_{i}", size = 2000 })))];
        return new AgentAnswer(JsonSerializer.SerializeToElement($"turn {turn}"), calls, null, new Usage(1, 10, 5, 0.01m));
    }

    private static AgentAnswer Answer(AgentConversation conversation)
    {
        var heard = conversation.Turns.SelectMany(turn => turn.Answers).Select(answer => $"{answer.Id}:{answer.Value is not null}");
        var said = JsonSerializer.SerializeToElement(string.Join(",", heard));
        return new AgentAnswer(said, [], said, new Usage(1, 10, 5, 0.01m));
    }
}
