using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Engine.Contract;

/// <summary>
/// A mind of a test: its model says what the script says, turn by turn; its planner echoes the request, and nests one
/// run in another when asked to.
/// </summary>
public sealed class TestThinking(params Func<AgentConversation, AgentAnswer>[] turns) : IThinking
{
    private const string Echo = """{ "subtasks": [ { "id": "say", "tool": "echo", "args": { "request": "{{request}}", "input": "{{input}}" } } ] }""";
    private const string Nest = """{ "subtasks": [ { "id": "child", "workflow": { "request": "nest" } } ] }""";

    /// <summary>A turn that calls tools.</summary>
    public static AgentAnswer Call(params (string Id, string Tool, string Arguments)[] calls) => new(
        JsonElement.Parse("\"calls\""), [.. calls.Select(call => (call.Id, call.Tool, JsonElement.Parse(call.Arguments)))], null, new Usage(1, 10, 5, 0));

    /// <summary>The last turn.</summary>
    public static AgentAnswer Say(string text) => new(JsonElement.Parse("\"says\""), [], JsonSerializer.SerializeToElement(text), new Usage(1, 10, 5, 0));

    /// <summary>What the options of a run come to; until a test says otherwise, what they are.</summary>
    public Func<RunOptions, RunOptions> Terms { get; set; } = options => options;

    /// <summary>What the router answers; until a test says otherwise, that a workflow is needed.</summary>
    public RouterAnswer Route { get; init; } = new(null);

    /// <summary>What the planner makes of any request; null: as it usually does.</summary>
    public string? Plan { get; init; }

    /// <inheritdoc/>
    public RunOptions Complete(RunOptions options, bool hasPlan) => Terms(options);

    /// <inheritdoc/>
    public Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(Route);

    /// <inheritdoc/>
    public Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation)
    {
        var plan = PlanJson.Read(JsonElement.Parse(Plan ?? (task.Request == "nest" ? Nest : Echo))).Plan!;
        return Task.FromResult<PlannerAnswer>(new PlannerAnswer.Made(plan, "test", []));
    }

    /// <inheritdoc/>
    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(turns[conversation.Turns.Length](conversation));

    /// <inheritdoc/>
    public Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(new JudgeAnswer(question.Text.Contains("true", StringComparison.Ordinal), null));

    /// <inheritdoc/>
    public Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation) =>
        Task.FromResult(new SynthesisAnswer(JsonSerializer.SerializeToElement(string.Join(", ", parts.Where(part => part.IsSink).Select(part => part.Id)))));
}
