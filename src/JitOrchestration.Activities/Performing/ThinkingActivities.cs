using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Performing;

/// <summary>
/// The activities in which something thinks. They open what the executor holds by reference, and keep what comes of it.
/// </summary>
internal sealed class ThinkingActivities(IThinking thinking, ValueStore values)
{
    public async Task<Input> RouteAsync(RunContext run, Command.Route call, CancellationToken cancellation)
    {
        var answer = await thinking.RouteAsync(call.Request, await OpenAsync(run, call.Data, cancellation), ContextOf(run, call), cancellation);
        return new Input.Routed(call.Key, answer.Answer is { } json ? await KeepAsync(run, json, call.InlineLimit, answer.Usage) : null, answer.Usage, answer.By);
    }

    public async Task<Input> PlanAsync(RunContext run, Command.MakePlan call, CancellationToken cancellation)
    {
        var drafts = ImmutableArray.CreateBuilder<OpenDraft>();
        foreach (var draft in call.Drafts) drafts.Add(new OpenDraft(await values.OpenAsync(run.RunId, draft.Text, cancellation), draft.Problems));
        var task = new PlanningTask(call.Request, await OpenAsync(run, call.Data, cancellation), drafts.ToImmutable());
        return await PlanAsync(task, ContextOf(run, call), cancellation) switch
        {
            PlannerAnswer.Made made => new Input.Planned(call.Key, made.Plan, made.Source, made.Warnings, made.Usage, made.By),
            PlannerAnswer.Refused { Draft: var draft } refused => new Input.PlanRefused(
                call.Key, new PlanDraft(await KeepAsync(run, draft.Text, Value.InstanceInlineLimit, refused.Usage), draft.Problems), refused.Usage, refused.By),
            var other => throw new NotSupportedException($"No planner answers with a {other.GetType().Name}."),
        };
    }

    private async Task<PlannerAnswer> PlanAsync(PlanningTask task, ThinkingContext context, CancellationToken cancellation)
    {
        using var span = new PlanSpan();
        try
        {
            var answer = await thinking.PlanAsync(task, context, cancellation);
            span.Complete(answer);
            return answer;
        }
        catch (Exception e)
        {
            span.Fail(cancellation.IsCancellationRequested ? CallSpan.Cancelled : Failures.Of("The planner", e).Code);
            throw;
        }
    }

    public async Task<Input> TakeTurnAsync(RunContext run, Command.CallModel call, CancellationToken cancellation)
    {
        var task = await TaskTexts.RenderAsync(run.RunId, call.Task, call.Bindings, values, cancellation);
        var turns = await OpenAsync(run, call.Turns, cancellation);
        var answer = await thinking.TakeTurnAsync(new AgentConversation(call.SubtaskId!, call.Agent, task, turns), ContextOf(run, call), cancellation);
        var toolCalls = ImmutableArray.CreateBuilder<ModelToolCall>();
        foreach (var (id, tool, arguments) in answer.ToolCalls) toolCalls.Add(new ModelToolCall(id, tool, await KeepAsync(run, arguments, call.InlineLimit, answer.Usage)));
        var output = answer.Output is { } json ? await KeepAsync(run, json, call.InlineLimit, answer.Usage) : null;
        // What was said is handed to each turn that follows, so it is held by reference sooner than a result.
        var message = await KeepAsync(run, answer.Message, Value.InstanceInlineLimit, answer.Usage);
        return new Input.TurnTaken(call.Key, new ModelTurn(message, toolCalls.ToImmutable(), output, answer.Complaint), answer.Usage, answer.By);
    }

    public async Task<Input> JudgeAsync(RunContext run, Command.Evaluate call, CancellationToken cancellation)
    {
        var question = await TaskTexts.RenderAsync(run.RunId, call.Text, call.Bindings, values, cancellation);
        var answer = await thinking.JudgeAsync(question, ContextOf(run, call), cancellation);
        var truth = answer.Yes is { } yes ? Truth.Of(yes) : Truth.Unknown(answer.Reason ?? "the model could not tell");
        return new Input.Evaluated(call.Key, new Evaluation.Tested(truth), answer.Usage, answer.By);
    }

    public async Task<Input> SynthesizeAsync(RunContext run, Command.Synthesize call, CancellationToken cancellation)
    {
        var parts = new List<OpenPart>();
        foreach (var part in call.Parts) parts.Add(new OpenPart(part.Id, part.Status, part.Task, await OpenAsync(run, part.Result, cancellation), part.Reason, part.IsSink));
        var answer = await thinking.SynthesizeAsync(call.Request, parts, ContextOf(run, call), cancellation);
        return new Input.Completed(call.Key, await KeepAsync(run, answer.Answer, call.InlineLimit, answer.Usage), answer.Usage, answer.By);
    }

    private static ThinkingContext ContextOf(RunContext run, Command.Call call) => new(run, run.IdempotencyKey(call));

    /// <summary>Keeps what was thought. When it cannot be kept, it was paid for all the same.</summary>
    private async ValueTask<Value> KeepAsync(RunContext run, JsonElement json, int inlineLimit, Usage? usage)
    {
        try
        {
            return await values.KeepAsync(run.RunId, json, inlineLimit, run.Limits.ResultBytes);
        }
        catch (Exception e) when (e is not EngineException)
        {
            throw new ActivityException(Failures.Of("The store that was to keep the answer of a model", e), usage);
        }
    }

    private async Task<JsonElement?> OpenAsync(RunContext run, Value? value, CancellationToken cancellation) =>
        value is null ? null : await values.OpenAsync(run.RunId, value, cancellation);

    private async Task<ImmutableArray<OpenTurn>> OpenAsync(RunContext run, ImmutableArray<ConversationTurn> turns, CancellationToken cancellation) =>
        [.. await Task.WhenAll(turns.Select(turn => OpenAsync(run, turn, cancellation)))];

    private async Task<OpenTurn> OpenAsync(RunContext run, ConversationTurn turn, CancellationToken cancellation)
    {
        var answers = ImmutableArray.CreateBuilder<OpenAnswer>();
        foreach (var answer in turn.Answers) answers.Add(await OpenAsync(run, answer, cancellation));
        return new OpenTurn(await values.OpenAsync(run.RunId, turn.Message, cancellation), answers.ToImmutable(), turn.Complaint);
    }

    // Every turn sees every answer before it, and of each a part only.
    private async Task<OpenAnswer> OpenAsync(RunContext run, ToolAnswer answer, CancellationToken cancellation) => answer.Value is Value.Stored { Bytes: > ValueStore.MostWhole } large
        ? new OpenAnswer(answer.Id, answer.Tool, null, answer.Failure) { Part = await values.OpenPartAsync(run.RunId, large, cancellation) }
        : new OpenAnswer(answer.Id, answer.Tool, await OpenAsync(run, answer.Value, cancellation), answer.Failure);
}
