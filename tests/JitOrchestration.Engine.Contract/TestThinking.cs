using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
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

    /// <inheritdoc/>
    public Task<PlannerAnswer> PlanAsync(string request, JsonElement? input, RunContext run, CancellationToken cancellation)
    {
        var plan = PlanJson.Read(JsonElement.Parse(request == "nest" ? Nest : Echo)).Plan!;
        return Task.FromResult(new PlannerAnswer(plan, "test", []));
    }

    /// <inheritdoc/>
    public Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, RunContext run, CancellationToken cancellation) =>
        Task.FromResult(turns[conversation.Turns.Length](conversation));

    /// <inheritdoc/>
    public Task<(JsonElement Answer, Usage? Usage)> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, RunContext run, CancellationToken cancellation) =>
        Task.FromResult<(JsonElement, Usage?)>((JsonSerializer.SerializeToElement(string.Join(", ", parts.Select(part => part.Id))), null));
}
