using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What the executor wants done. Commands follow from the state and are never persisted.</summary>
public abstract record Command
{
    private Command()
    {
    }

    /// <summary>
    /// A call to be performed and answered. Before it performs one, the engine feeds <see cref="Input.Starting"/> and
    /// commits the <see cref="RunEvent.CallStarted"/> that comes of it; when none comes, the call is no longer wanted.
    /// </summary>
    /// <param name="Key">Names the call within its run; the idempotency key is the run's id, a slash and this.</param>
    /// <param name="Attempt">Which attempt this will be, from 1.</param>
    [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
    [JsonDerivedType(typeof(Route), "route")]
    [JsonDerivedType(typeof(MakePlan), "make_plan")]
    [JsonDerivedType(typeof(CallTool), "call_tool")]
    [JsonDerivedType(typeof(ReadData), "read_data")]
    [JsonDerivedType(typeof(CallModel), "call_model")]
    [JsonDerivedType(typeof(Evaluate), "evaluate")]
    [JsonDerivedType(typeof(Collect), "collect")]
    [JsonDerivedType(typeof(LaunchChild), "launch_child")]
    [JsonDerivedType(typeof(Synthesize), "synthesize")]
    public abstract record Call(string Key, int Attempt) : Command
    {
        /// <summary>The longest the attempt may take; null: as long as it needs.</summary>
        public TimeSpan? Timeout { get; init; }

        /// <summary>The most bytes of JSON that the answer may have to be held in the state; beyond, it is stored.</summary>
        public int InlineLimit { get; init; } = Value.InlineLimit;

        /// <summary>The id of the subtask that it works for; null: it works for the run itself, as when it plans.</summary>
        [JsonIgnore]
        public string? SubtaskId => Identifiers.SubtaskOf(Key);
    }

    /// <summary>Answer a request at once, or say that it needs a workflow. Answered by <see cref="Input.Routed"/>.</summary>
    public sealed record Route(string Key, int Attempt, string Request, Value? Data) : Call(Key, Attempt);

    /// <summary>Make a plan for a request. Answered by <see cref="Input.Planned"/> or <see cref="Input.PlanRefused"/>.</summary>
    public sealed record MakePlan(string Key, int Attempt, string Request, Value? Data) : Call(Key, Attempt)
    {
        /// <summary>What the planner made of it before, oldest first.</summary>
        public ImmutableArray<PlanDraft> Drafts { get; init; } = [];
    }

    /// <summary>Call a tool. Answered by <see cref="Input.Completed"/> or <see cref="Input.ApprovalNeeded"/>.</summary>
    /// <param name="Key">The call.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Tool">The tool's name.</param>
    /// <param name="Arguments">Its arguments; a template when <paramref name="Bindings"/> is not default.</param>
    /// <param name="Bindings">The values for the template; default: the arguments are meant as they are.</param>
    /// <param name="Approved">A person has allowed this very call.</param>
    public sealed record CallTool(
        string Key, int Attempt, string Tool, Value Arguments,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Binding> Bindings, bool Approved)
        : Call(Key, Attempt);

    /// <summary>
    /// Read a part of the data that an agent's task names, or of what a tool answered it, for its model. Answered by
    /// <see cref="Input.Completed"/>.
    /// </summary>
    /// <param name="Key">The call.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Arguments">What the model wants: <c>name</c>, <c>offset</c> and <c>length</c>.</param>
    /// <param name="Task">The instruction, a template.</param>
    /// <param name="Bindings">The values for the template.</param>
    /// <param name="Turns">The conversation so far.</param>
    public sealed record ReadData(
        string Key, int Attempt, Value Arguments, string Task, ImmutableArray<Binding> Bindings, ImmutableArray<ConversationTurn> Turns) : Call(Key, Attempt)
    {
        /// <summary>The tool by which a model asks for it. No other tool has this name.</summary>
        public const string Tool = "read_result";
    }

    /// <summary>Let an agent's model take its next turn. Answered by <see cref="Input.TurnTaken"/>.</summary>
    /// <param name="Key">The call.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Agent">Who the agent is; null: a plain one.</param>
    /// <param name="Task">The instruction, a template.</param>
    /// <param name="Bindings">The values for the template.</param>
    /// <param name="Turns">The conversation so far.</param>
    public sealed record CallModel(
        string Key, int Attempt, AgentSpec? Agent, string Task, ImmutableArray<Binding> Bindings,
        ImmutableArray<ConversationTurn> Turns)
        : Call(Key, Attempt);

    /// <summary>Work out an expression or a text that needs stored values. Answered by <see cref="Input.Evaluated"/>.</summary>
    /// <param name="Key">The call.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="What">What is to be worked out.</param>
    /// <param name="Text">The expression, or the template of a question.</param>
    /// <param name="Bindings">The values for it.</param>
    public sealed record Evaluate(
        string Key, int Attempt, EvaluationKind What, string Text, ImmutableArray<Binding> Bindings) : Call(Key, Attempt)
    {
        /// <summary>The templates of a question's choices.</summary>
        public ImmutableArray<string> Choices { get; init; } = [];
    }

    /// <summary>
    /// Put values together: into a list, or, with names, into an object. Answered by <see cref="Input.Completed"/>.
    /// </summary>
    public sealed record Collect(
        string Key, int Attempt, ImmutableArray<Value> Values, ImmutableArray<string> Names) : Call(Key, Attempt);

    /// <summary>Start a child run. Answered by <see cref="Input.ChildLaunched"/>, later <see cref="Input.ChildEnded"/>.</summary>
    public sealed record LaunchChild(
        string Key, int Attempt, string ChildRunId, WorkflowSpec Workflow, ImmutableArray<Binding> Bindings,
        ParentLink Parent, RunOptions Options)
        : Call(Key, Attempt)
    {
        /// <summary>
        /// How often the child is to have been retried. A child that is there, has ended and was retried less often gets
        /// an <see cref="Input.Retry"/> with these options; one that is still being cancelled is a transient failure.
        /// </summary>
        public int Retries { get; init; }
    }

    /// <summary>Join the results into an answer to the request. Answered by <see cref="Input.Completed"/>.</summary>
    public sealed record Synthesize(
        string Key, int Attempt, string Request, ImmutableArray<SynthesisPart> Parts) : Call(Key, Attempt);

    /// <summary>
    /// An answer to a call is no longer wanted, or not now: forget the command if it was not begun, else trip its token.
    /// Commands of one step are meant in their order: the same call may be commanded again after this.
    /// </summary>
    public sealed record CancelCall(string Key) : Command;

    /// <summary>
    /// A child run is no longer wanted: cancel it. It may not be there, when its launch was under way or failed. Issued
    /// anew when a parent is loaded, until <see cref="Input.ChildEnded"/>; what it used until then still counts.
    /// </summary>
    /// <param name="ChildRunId">The child.</param>
    /// <param name="Retries">How often it was to have been retried.</param>
    /// <param name="CleanUp">Whether its clean-up still runs.</param>
    public sealed record CancelChild(string ChildRunId, int Retries = 0, bool CleanUp = true) : Command
    {
        /// <summary>What to tell it.</summary>
        public Input.Cancel Said => CleanUp ? Input.Cancel.OfChild : Input.Cancel.OfChild with { CleanUp = false };
    }

    /// <summary>
    /// The run is held, or goes on: tell a child that is there. Not issued anew when a parent is loaded: an engine sees to it that
    /// what is committed is also said.
    /// </summary>
    /// <param name="ChildRunId">The child.</param>
    /// <param name="Retries">How often it was to have been retried.</param>
    /// <param name="Said">What to tell it.</param>
    public sealed record HoldChild(string ChildRunId, int Retries, Input.Hold Said) : Command;

    /// <summary>
    /// Say when a child run ends, or that it has; issued anew when a parent is loaded, and for a child that is no longer wanted when a
    /// parent is retried.
    /// </summary>
    public sealed record WatchChild(string ChildRunId) : Command;
}

/// <summary>What an <see cref="Command.Evaluate"/> is for.</summary>
[JsonConverter(typeof(WireWordConverter<EvaluationKind>))]
public enum EvaluationKind
{
    /// <summary>A <c>condition</c>.</summary>
    Condition,

    /// <summary>A <c>repeat.until</c>.</summary>
    Until,

    /// <summary>A <c>for_each</c>.</summary>
    Items,

    /// <summary>The text of a question.</summary>
    Question,

    /// <summary>A <c>condition</c> that a model answers.</summary>
    Judgement,
}

/// <summary>A reference of a template or an expression, and its value.</summary>
/// <param name="Reference">The reference.</param>
/// <param name="Value">Its value.</param>
/// <param name="Element">When not null: the value is this element of the list in <paramref name="Value"/>.</param>
public sealed record Binding(Reference Reference, Value Value, int? Element = null);

/// <summary>A turn of an agent's conversation: what the model said, and what its tools answered.</summary>
/// <param name="Message">What the model said.</param>
/// <param name="Answers">What its tools answered.</param>
/// <param name="Complaint">What was wrong with its answer; null: nothing.</param>
public sealed record ConversationTurn(Value Message, ImmutableArray<ToolAnswer> Answers, string? Complaint = null);

/// <summary>What a tool answered to a model: a value, or why it did not work.</summary>
public sealed record ToolAnswer(string Id, string Tool, Value? Value, Failure? Failure);

/// <summary>What the synthesizer is told of a subtask: of one that nothing depends on, or that failed on the way.</summary>
public sealed record SynthesisPart(string Id, SubtaskStatus Status, string? Task, Value? Result, string? Reason)
{
    /// <summary>Whether nothing depends on it: the answer is made of these.</summary>
    public bool IsSink { get; init; } = true;
}
