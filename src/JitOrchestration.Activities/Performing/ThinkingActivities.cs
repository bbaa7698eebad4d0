using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Performing;

/// <summary>The activities in which something thinks: planning, an agent's turn, synthesis.</summary>
internal sealed class ThinkingActivities(IThinking thinking, ValueStore values)
{
    public async Task<Input> PlanAsync(RunContext run, Command.MakePlan call, CancellationToken cancellation)
    {
        JsonElement? data = call.Data is null ? null : await values.OpenAsync(run.RunId, call.Data, cancellation);
        var answer = await thinking.PlanAsync(call.Request, data, run, cancellation);
        return new Input.Planned(call.Key, answer.Plan, answer.Source, answer.Warnings, answer.Usage);
    }

    public async Task<Input> TakeTurnAsync(RunContext run, Command.CallModel call, CancellationToken cancellation)
    {
        if (!Template.TryParse(call.Task, out var template, out var errors)) throw new ActivityException(new Failure("bad_template", errors[0].Message));
        var task = template.RenderTask(await BoundScope.OpenAsync(run.RunId, call.Bindings, values, cancellation));
        var answer = await thinking.TakeTurnAsync(new AgentConversation(call.SubtaskId, call.Agent, task.Text, task.Data, call.Turns), run, cancellation);
        var toolCalls = ImmutableArray.CreateBuilder<ModelToolCall>();
        foreach (var (id, tool, arguments) in answer.ToolCalls) toolCalls.Add(new ModelToolCall(id, tool, await KeepAsync(arguments)));
        var output = answer.Output is { } json ? await KeepAsync(json) : null;
        return new Input.TurnTaken(call.Key, new ModelTurn(await KeepAsync(answer.Message), toolCalls.ToImmutable(), output), answer.Usage);

        ValueTask<Value> KeepAsync(JsonElement json) => values.KeepAsync(run.RunId, json, call.InlineLimit, run.Limits.ResultBytes);
    }

    public async Task<Input> SynthesizeAsync(RunContext run, Command.Synthesize call, CancellationToken cancellation)
    {
        var parts = new List<OpenPart>();
        foreach (var part in call.Parts)
        {
            JsonElement? result = part.Result is null ? null : await values.OpenAsync(run.RunId, part.Result, cancellation);
            parts.Add(new OpenPart(part.Id, part.Status, part.Task, result, part.Reason));
        }
        var (answer, usage) = await thinking.SynthesizeAsync(call.Request, parts, run, cancellation);
        return new Input.Completed(call.Key, await values.KeepAsync(run.RunId, answer, call.InlineLimit, run.Limits.ResultBytes), usage);
    }
}
