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
    private readonly AgentConversation _conversation;
    private readonly string _instructions;

    /// <summary>Writes it.</summary>
    /// <param name="conversation">The task and the turns so far.</param>
    /// <param name="instructions">What the model is told to be.</param>
    public AgentMessages(AgentConversation conversation, string instructions)
        : this(conversation, instructions, Brevity.None)
    {
    }

    private AgentMessages(AgentConversation conversation, string instructions, Brevity brevity)
    {
        (_conversation, _instructions) = (conversation, instructions);
        _messages.Add(new ChatMessage(ChatRole.System, instructions));
        _messages.Add(new ChatMessage(ChatRole.User, TaskText(conversation.Task, out var cut, brevity.OfTask)));
        IsCut = cut;
        foreach (var (index, turn) in conversation.Turns.Index()) Add(turn, index + 1 < conversation.Turns.Length ? brevity.OfEarlier : brevity.OfLatest);
    }

    /// <summary>The messages.</summary>
    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>What the model has said so far.</summary>
    public IReadOnlyCollection<AssistantTurn> Turns => _turns;

    /// <summary>Whether the model sees a part of some data only, so that it may want to read the rest.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The same, with less of its data; null: less would not make it shorter.</summary>
    public AgentMessages? Shorter() =>
        Brevity.Steps.Select(brevity => new AgentMessages(_conversation, _instructions, brevity)).FirstOrDefault(other => other.Length < Length);

    private int Length => _messages.Sum(message => message.Contents.Sum(content => content switch
    {
        TextContent said => said.Text.Length,
        FunctionResultContent { Result: string answered } => answered.Length,
        _ => 0,
    }));

    /// <summary>A task, and under it the data that it names.</summary>
    public static string TaskText(Core.Expressions.RenderedTask task, out bool cut, int oneIn = 1)
    {
        var data = task.Data.Select(part => Shown.Of(part.Name, part.Value, task.Data.Length, oneIn)).ToList();
        cut = data.Exists(part => part.IsCut);
        return string.Join("\n\n", [task.Text, .. data.Select(part => part.Text)]);
    }

    private void Add(OpenTurn open, int oneIn)
    {
        var turn = AssistantTurn.Read(open.Message);
        _turns.Add(turn);
        _messages.Add(turn.ToMessage());
        // The wire wants an answer to every call, and none to others.
        foreach (var call in turn.ToolCalls) AddAnswer(call, open.Answers.FirstOrDefault(answer => answer.Id == call.Id), oneIn);
        if (open.Complaint is { } complaint) _messages.Add(new ChatMessage(ChatRole.User, $"Your answer was not accepted. This is what is wrong with it:\n\n{Shown.Of("problems", Json.From(complaint)).Text}"));
    }

    private void AddAnswer(AssistantCall call, OpenAnswer? answer, int oneIn)
    {
        var shown = ShownOf(call, answer, oneIn);
        IsCut |= shown.IsCut;
        _messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.Id, shown.Text)]));
    }

    private static Shown ShownOf(AssistantCall call, OpenAnswer? answer, int oneIn) => answer switch
    {
        { Part: { } part } => Shown.Of(call.Id, part, oneIn),
        { Value: { } value } => call.Tool == ReadResult.Definition.Name ? Shown.Part(call.Id, value, oneIn) : Shown.Of(call.Id, value, oneIn: oneIn),
        _ => Shown.Error(call.Id, answer?.Failure ?? NoAnswer, oneIn),
    };
}
