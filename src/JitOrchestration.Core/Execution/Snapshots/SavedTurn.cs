using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>A turn of an agent's conversation, as a snapshot has it.</summary>
/// <param name="Key">The call that it was the answer to.</param>
/// <param name="Turn">What the model said.</param>
/// <param name="Answers">What the tools that it called have answered, in their order.</param>
internal sealed record SavedTurn(string Key, ModelTurn Turn, IReadOnlyList<SavedAnswer>? Answers = null)
{
    public static SavedTurn Of(AgentTurn turn) =>
        new(turn.Key, turn.Turn, Saved.List(turn.Slots.Select(slot => new SavedAnswer(slot.Value, slot.Failure))));

    public static AgentState RestoreAll(IReadOnlyList<SavedTurn> turns)
    {
        var agent = new AgentState();
        agent.TurnList.AddRange(turns.Select(turn => turn.Restore()));
        return agent;
    }

    private AgentTurn Restore()
    {
        var turn = new AgentTurn(Key, Turn);
        foreach (var (slot, answer) in turn.Slots.Zip(Answers ?? [])) (slot.Value, slot.Failure) = (answer.Value, answer.Failure);
        return turn;
    }
}

/// <summary>What a tool answered; neither: nothing yet.</summary>
internal sealed record SavedAnswer(Value? Value = null, Failure? Failure = null);

/// <summary>Where in a conversation a tool call was wanted.</summary>
/// <param name="Turn">The turn, from 0.</param>
/// <param name="Slot">The call among those of the turn, from 0.</param>
internal sealed record SavedSlot(int Turn, int Slot)
{
    public static SavedSlot? Of(CallState call)
    {
        var turns = call.Slot is null ? [] : call.Instance!.Agent!.Turns;
        for (var turn = turns.Count - 1; turn >= 0; turn--)
        {
            if (turns[turn].Slots.IndexOf(call.Slot!) is >= 0 and var slot) return new SavedSlot(turn, slot);
        }
        return null;
    }

    public ToolSlot In(AgentState agent) => agent.Turns[Turn].Slots[Slot];
}
