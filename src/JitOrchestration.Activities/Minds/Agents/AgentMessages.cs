using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>An agent's conversation, made anew for every turn from its task and what was recorded.</summary>
internal sealed class AgentMessages
{
    private static readonly Failure NoAnswer = new("no_answer", "The call has no answer.");

    private readonly List<ChatMessage> _messages = [];
    private readonly List<AssistantTurn> _turns = [];

    /// <summary>Writes it.</summary>
    /// <param name="conversation">The task and the turns so far.</param>
    /// <param name="instructions">What the model is told to be.</param>
    public AgentMessages(AgentConversation conversation, string instructions)
    {
        _messages.Add(new ChatMessage(ChatRole.System, instructions));
        _messages.Add(new ChatMessage(ChatRole.User, TaskText(conversation.Task, out var cut)));
        IsCut = cut;
        foreach (var turn in conversation.Turns) Add(turn);
    }

    /// <summary>The messages.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>What the model has said so far.</summary>
    public IReadOnlyCollection<AssistantTurn> Turns => _turns;

    /// <summary>Whether the model sees a part of some data only, so that it may want to read the rest.</summary>
    public bool IsCut { get; private set; }

    /// <summary>A task, and under it the data that it names.</summary>
    public static string TaskText(Core.Expressions.RenderedTask task, out bool cut)
    {
        var data = task.Data.Select(part => Shown.Of(part.Name, part.Value, task.Data.Length)).ToList();
        cut = data.Exists(part => part.IsCut);
        return string.Join("\n\n", [task.Text, .. data.Select(part => part.Text)]);
    }

    private void Add(OpenTurn open)
    {
        var turn = AssistantTurn.Read(open.Message);
        _turns.Add(turn);
        _messages.Add(turn.ToMessage());
        // The wire wants an answer to every call, and none to others.
        foreach (var call in turn.ToolCalls) AddAnswer(call, open.Answers.FirstOrDefault(answer => answer.Id == call.Id));
        if (open.Complaint is { } complaint) _messages.Add(new ChatMessage(ChatRole.User, $"Your answer was not accepted. This is what is wrong with it:\n\n{Shown.Of("problems", Json.From(complaint)).Text}"));
    }

    private void AddAnswer(AssistantCall call, OpenAnswer? answer)
    {
        var shown = ShownOf(call, answer);
        IsCut |= shown.IsCut;
        _messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.Id, shown.Text)]));
    }

    private static Shown ShownOf(AssistantCall call, OpenAnswer? answer) => answer switch
    {
        { Part: { } part } => Shown.Of(call.Id, part),
        { Value: { } value } => call.Tool == ReadResult.Definition.Name ? Shown.Part(call.Id, value) : Shown.Of(call.Id, value),
        _ => Shown.Error(call.Id, answer?.Failure ?? NoAnswer),
    };
}
