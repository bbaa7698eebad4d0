using System.Runtime.InteropServices;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>
/// How much of the budget is set aside for a call: what it may read, by the size of it, and the most that it may write.
/// More than it will use, so that a budget is never crossed by much; what is left over is given back with the answer.
/// </summary>
internal static class Reserving
{
    /// <summary>Bytes of UTF-8 in a token: about 4 in English, fewer in other languages and in JSON.</summary>
    private const int BytesPerToken = 3;

    /// <summary>Data for a model is cut at so many tokens a piece.</summary>
    private const int MostOfOne = 8_000;

    /// <summary>What a router is told beside the request.</summary>
    private const int RouterText = 1_000;

    /// <summary>What a planner is told beside the request: the language, examples and the tools.</summary>
    private const int PlannerText = 12_000;

    /// <summary>What an agent, a judge or the synthesizer is told beside their data; an agent has tools, too.</summary>
    private const int AgentText = 2_000;

    /// <summary>A child gets at least this part of the whole budget, or waits for it.</summary>
    private const int LeastShare = 20;

    /// <summary>What the call needs; null: nothing, or the run has no budget.</summary>
    public static Reservation? For(RunState run, CallState call) => run.Options.Budget is not { } budget ? null : call.Kind switch
    {
        CallKind.Route => Thought(run, budget, RouterText + Asked(run)),
        CallKind.Plan => Thought(run, budget, PlannerText + Asked(run) + run.Drafts.Sum(draft => Tokens(draft.Text))),
        CallKind.Model => Thought(run, budget, AgentText + Heard(run, call.Instance!) + Said(call.Instance!.Agent!)),
        CallKind.Evaluate when call.Evaluation == EvaluationKind.Judgement => Thought(run, budget, AgentText + MostOfOne),
        CallKind.Synthesize when run.Options.Synthesize != false => Thought(run, budget, AgentText + Asked(run) + Outcome.Parts(run).Sum(part => Piece(part.Result))),
        CallKind.LaunchChild => Grant(run, budget, call.Instance!),
        _ => null,
    };

    private static Reservation Thought(RunState run, RunBudget budget, long input)
    {
        var output = run.Options.EffectiveLimits.OutputTokens;
        return new Reservation(input + output, budget.Rate?.CostOf(input, output) ?? 0);
    }

    /// <summary>
    /// What is free, shared among the instances that may run beside it; a child by itself leaves half of it to the run. One that is
    /// alone gets what there is, however little.
    /// </summary>
    private static Reservation Grant(RunState run, RunBudget budget, InstanceState instance)
    {
        var free = run.Budget.Free!;
        var sharers = Sharers(run, instance);
        var least = new Reservation(budget.Tokens / LeastShare, (budget.Usd ?? 0) / LeastShare);
        var share = new Reservation(Math.Max(free.Tokens / sharers, least.Tokens), Math.Max(free.Usd / sharers, least.Usd));
        return run.Budget.HasOpen ? share : new Reservation(Math.Max(1, Math.Min(share.Tokens, free.Tokens)), Math.Min(share.Usd, Math.Max(0, free.Usd)));
    }

    private static int Sharers(RunState run, InstanceState instance)
    {
        if (instance.Subtask.FanOut is not { } fanOut) return 2;
        var atOnce = Math.Min(instance.Subtask.Node.Subtask.MaxParallel ?? int.MaxValue, run.Options.CallLimit);
        return Math.Clamp(fanOut.Count - fanOut.EndedCount, 1, atOnce);
    }

    private static long Asked(RunState run) => (run.Request.Length / BytesPerToken) + Piece(run.Data);

    private static long Heard(RunState run, InstanceState instance)
    {
        var references = instance.Subtask.Node.References;
        if (references.IsEmpty) return 0;
        return new RunScope(run, instance).BindAll(references).Sum(binding => Piece(binding.Value));
    }

    private static long Said(AgentState agent) =>
        agent.Turns.Sum(turn => Tokens(turn.Turn.Message) + turn.Slots.Sum(slot => Piece(slot.Value)));

    private static long Piece(Value? value) => value is null ? 0 : Math.Min(MostOfOne, Tokens(value));

    private static long Tokens(Value value) => 1 + (value switch
    {
        Value.Inline inline => JsonMarshal.GetRawUtf8Value(inline.Json).Length,
        Value.Stored stored => stored.Bytes,
        _ => 0,
    } / BytesPerToken);
}
