using System.Collections.Immutable;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>The conversation of an agent: turns of its model, each with what the tools answered.</summary>
public sealed class AgentState
{
    /// <summary>The turns taken, in order.</summary>
    public IReadOnlyList<AgentTurn> Turns => TurnList;

    internal List<AgentTurn> TurnList { get; } = [];

    /// <summary>Turns whose answer was not what was wanted.</summary>
    internal int Complaints => TurnList.Count(turn => turn.Turn.Complaint is not null);

    internal ImmutableArray<ConversationTurn> Conversation =>
        [.. TurnList.Select(turn => new ConversationTurn(turn.Turn.Message, [.. turn.Slots.Select(slot => slot.Answer)], turn.Turn.Complaint))];
}

/// <summary>A turn of a model, with a slot for each tool it called.</summary>
public sealed class AgentTurn
{
    internal AgentTurn(string key, ModelTurn turn)
    {
        Key = key;
        Turn = turn;
        Slots = [.. turn.ToolCalls.Select(call => new ToolSlot(call))];
    }

    /// <summary>The call that the turn was the answer to.</summary>
    public string Key { get; }

    /// <summary>What the model said.</summary>
    public ModelTurn Turn { get; }

    /// <summary>The tools it called.</summary>
    public ImmutableArray<ToolSlot> Slots { get; }
}

/// <summary>A tool call of a turn and, once there, its answer.</summary>
public sealed class ToolSlot(ModelToolCall call)
{
    /// <summary>What the model wants.</summary>
    public ModelToolCall Call { get; } = call;

    /// <summary>The tool's value, once there.</summary>
    public Value? Value { get; internal set; }

    /// <summary>Why the tool did not work; the model is told.</summary>
    public Failure? Failure { get; internal set; }

    internal ToolAnswer Answer => new(Call.Id, Call.Tool, Value, Failure);
}
