using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How much of the budget is set aside for a call: what it may read, by the size of it, and the most that it may write.
/// More than it will use, so that a budget is never crossed by much; what is left over is given back with the answer.
/// </summary>
internal static class Reserving
{
    /// <summary>What a router is told beside the request, in tokens.</summary>
    private const int RouterText = 1_000;

    /// <summary>What a planner is told beside the request: the language, examples and the tools.</summary>
    private const int PlannerText = 12_000;

    /// <summary>What an agent, a judge or the synthesizer is told beside their task and their data.</summary>
    private const int AgentText = 2_000;

    /// <summary>What the description of a tool and of its arguments takes.</summary>
    private const int ToolText = 500;

    /// <summary>What stands around the answer of a tool, or what came of a subtask: its id, and the tags or the names beside it.</summary>
    private const int AnswerText = 50;

    /// <summary>A child gets at least this part of the whole budget, or waits for it; as much is left to the run itself.</summary>
    private const int LeastShare = 20;

    /// <summary>What the call needs; null: nothing, or the run has no budget.</summary>
    public static Reservation? For(RunState run, CallState call) => run.Options.Budget is not { } budget ? null : call.Kind switch
    {
        CallKind.Route => Thought(run, budget, RouterText + Asked(run)),
        CallKind.Plan => Thought(run, budget, PlannerText + Asked(run) + run.Drafts.Sum(draft => Tokens(draft.Text))),
        CallKind.Model => Thought(run, budget, Told(call.Instance!.Subtask.Node.Subtask) + Shown(References(run, call.Instance)) + Said(call.Instance.Agent!)),
        CallKind.Evaluate when call.Evaluation == EvaluationKind.Judgement => Thought(run, budget, AgentText + Shown(Judged(run, call))),
        CallKind.Synthesize when run.Options.Synthesize != false => Thought(run, budget, AgentText + Asked(run) + Told(Outcome.Parts(run))),
        CallKind.LaunchChild => call.Instance!.Child!.Grant ?? Share(run, budget, call.Instance),
        _ => null,
    };

    /// <summary>Whether it launches a child that has its part already: a launch that was lost, or failed for now.</summary>
    public static bool IsGranted(CallState call) => call is { Kind: CallKind.LaunchChild, Instance.Child.Grant: not null };

    private static Reservation Thought(RunState run, RunBudget budget, long input)
    {
        var output = run.Options.EffectiveLimits.OutputTokens;
        return new Reservation(input + output, budget.Rate?.CostOf(input, output) ?? 0);
    }

    /// <summary>
    /// A child's share of what is free: one part for each that may run beside it, be it an instance of the same subtask or
    /// another subtask, and a little left to the run. A child that nothing runs beside gets what there is, however little.
    /// </summary>
    private static Reservation Share(RunState run, RunBudget budget, InstanceState instance)
    {
        var least = new Reservation(budget.Tokens / LeastShare, (budget.Usd ?? 0) / LeastShare);
        var free = run.Budget.Free! - run.Budget.Promised - least;
        var sharers = Sharers(run, instance);
        var share = new Reservation(Math.Max(free.Tokens / sharers, least.Tokens), Math.Max(free.Usd / sharers, least.Usd));
        return run.Budget.HasOpen ? share : Within(share, run.Budget.Free!);
    }

    private static Reservation Within(Reservation share, Reservation free) =>
        new(Math.Max(1, Math.Min(share.Tokens, free.Tokens)), Math.Min(share.Usd, Math.Max(0, free.Usd)));

    private static int Sharers(RunState run, InstanceState instance)
    {
        var others = run.Subtasks.Count(subtask => subtask.Status == SubtaskStatus.Running && subtask != instance.Subtask);
        if (instance.Subtask.FanOut is not { } fanOut) return others + 1;
        var atOnce = Math.Min(instance.Subtask.Node.Subtask.MaxParallel ?? int.MaxValue, run.Options.CallLimit);
        return others + Math.Clamp(fanOut.Count - fanOut.EndedCount, 1, atOnce);
    }

    private static long Asked(RunState run) => Tokens(run.Request) + Shown([run.Data]);

    private static IEnumerable<Value?> References(RunState run, InstanceState instance) =>
        instance.Subtask.Node.References is { IsEmpty: false } references ? new RunScope(run, instance).BindAll(references).Select(binding => binding.Value) : [];

    private static IEnumerable<Value?> Judged(RunState run, CallState call)
    {
        var scope = call.Instance is { } instance ? new RunScope(run, instance) : new RunScope(run, call.Subtask!);
        return scope.BindAll(call.Subtask!.Node.Condition!.References).Select(binding => binding.Value);
    }

    private static long Told(Subtask subtask) => AgentText + Tokens(subtask.Task) + Tokens(subtask.Agent?.Instructions) +
        (subtask.Agent?.OutputSchema is { } schema ? Tokens(schema) : 0) + (ToolText * (subtask.Agent?.Tools.Length ?? 0));

    /// <summary>What the synthesizer is told: the results, and in a piece of its own how every part ended.</summary>
    private static long Told(ImmutableArray<SynthesisPart> parts) =>
        Shown(parts.Select(part => part.Result)) + Piece(parts.Sum(part => AnswerText + Tokens(part.Task) + Tokens(part.Reason)));

    private static long Said(AgentState agent) => agent.Turns.Sum(turn =>
        Tokens(turn.Turn.Message) + Piece(Tokens(turn.Turn.Complaint)) + turn.Slots.Sum(slot => AnswerText + Piece(TokensOf(slot))));

    /// <summary>What a tool answered is a message of its own: however many there are, none is cut for the others' sake.</summary>
    private static long TokensOf(ToolSlot slot) => slot.Value is { } value ? Tokens(value) : Tokens(slot.Failure?.Message);

    private static long Piece(long tokens) => Math.Min(ModelText.TokensOfPiece, tokens);

    /// <summary>What pieces of data take that are shown in one message: each is cut where it is long, and where there are many.</summary>
    private static long Shown(IEnumerable<Value?> pieces)
    {
        var (count, sum) = (0, 0L);
        foreach (var piece in pieces)
        {
            count++;
            sum += piece is null ? 0 : Piece(Tokens(piece));
        }
        return Math.Min(sum, ModelText.TokensOfData + ((long)ModelText.LeastTokensOfPiece * count));
    }

    private static long Tokens(string? text) => text is null ? 0 : 1 + (Encoding.UTF8.GetByteCount(text) / ModelText.BytesPerToken);

    private static long Tokens(JsonElement json) => 1 + (JsonMarshal.GetRawUtf8Value(json).Length / ModelText.BytesPerToken);

    private static long Tokens(Value value) => value switch
    {
        Value.Inline inline => Tokens(inline.Json),
        Value.Stored stored => 1 + (stored.Bytes / ModelText.BytesPerToken),
        _ => 1,
    };
}
