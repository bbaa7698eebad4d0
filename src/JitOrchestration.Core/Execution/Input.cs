using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What the world said. An input that comes late (its call is answered, the run has ended) changes nothing.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(Starting), "starting")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Routed), "routed")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(PlanRefused), "plan_refused")]
[JsonDerivedType(typeof(TurnTaken), "turn_taken")]
[JsonDerivedType(typeof(Evaluated), "evaluated")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Lost), "lost")]
[JsonDerivedType(typeof(Recovered), "recovered")]
[JsonDerivedType(typeof(ApprovalNeeded), "approval_needed")]
[JsonDerivedType(typeof(ChildLaunched), "child_launched")]
[JsonDerivedType(typeof(ChildParked), "child_parked")]
[JsonDerivedType(typeof(ChildEnded), "child_ended")]
[JsonDerivedType(typeof(Tick), "tick")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Pause), "pause")]
[JsonDerivedType(typeof(Resume), "resume")]
[JsonDerivedType(typeof(Hold), "hold")]
[JsonDerivedType(typeof(Retry), "retry")]
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>A user asks for a run. The first input, and only the first.</summary>
    /// <param name="Request">What is asked, in plain words.</param>
    /// <param name="Data">The JSON input, if any.</param>
    /// <param name="Options">How to do it.</param>
    /// <param name="Plan">A valid plan, when the user brought one; null: the planner makes it.</param>
    /// <param name="Warnings">What the validator warned of in that plan.</param>
    /// <param name="Parent">The run that starts this one, if any.</param>
    public sealed record Begin(
        string Request, Value? Data, RunOptions Options, Plan? Plan, ImmutableArray<RunWarning> Warnings, ParentLink? Parent) : Input
    {
        /// <summary>What is taken over from another run, when this one is a fork of it; then there is a plan.</summary>
        public Fork? Fork { get; init; }

        /// <summary>How often its parent was retried before the run came into being.</summary>
        public int Retries { get; init; }
    }

    /// <summary>
    /// The engine is about to perform a call. It may do so only when this yields <see cref="RunEvent.CallStarted"/>,
    /// and only after that event is committed.
    /// </summary>
    /// <param name="Key">The call.</param>
    /// <param name="Effect">What the call does to the world.</param>
    public sealed record Starting(string Key, Effect Effect) : Input
    {
        /// <summary>
        /// How much later than its <c>timeout_seconds</c> an attempt that has not been heard of is given up; null: 30 s.
        /// An engine whose calls wait in a queue once they have started asks for more: whoever performs a call keeps its
        /// time from when it begins.
        /// </summary>
        public TimeSpan? Grace { get; init; }
    }

    /// <summary>A call answered with a value: a tool, a list collected, a synthesis.</summary>
    public sealed record Completed(string Key, Value Value, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>The router answered the request or, with a null, said that it needs a workflow.</summary>
    public sealed record Routed(string Key, Value? Direct, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>The planner answered with a valid plan.</summary>
    public sealed record Planned(
        string Key, Plan Plan, string Source, ImmutableArray<RunWarning> Warnings, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>The planner answered with a plan that is not valid.</summary>
    public sealed record PlanRefused(string Key, PlanDraft Draft, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>A model took its turn in an agent's conversation.</summary>
    public sealed record TurnTaken(string Key, ModelTurn Turn, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>A condition, an <c>until</c>, a list or a text that needed stored values, or a model, was worked out.</summary>
    public sealed record Evaluated(string Key, Evaluation Evaluation, Usage? Usage = null, Mind? By = null) : Input;

    /// <summary>A call failed. It may have cost something all the same.</summary>
    public sealed record Failed(string Key, Failure Failure, Usage? Usage = null) : Input;

    /// <summary>A call that had started has no answer and never will: its process or worker is gone.</summary>
    /// <param name="Key">The call.</param>
    /// <param name="InOrder">Whether it was interrupted because its engine stopped: it is not to blame.</param>
    public sealed record Lost(string Key, bool InOrder = false) : Input;

    /// <summary>
    /// Everything that had started is lost, and what was only commanded is commanded again: the process that drove the
    /// run is gone.
    /// </summary>
    public sealed record Recovered : Input;

    /// <summary>The policy lets a call pass only if a person allows it.</summary>
    /// <param name="Key">The call, which has done nothing yet.</param>
    /// <param name="Question">What to ask.</param>
    /// <param name="Arguments">What the tool would be called with.</param>
    public sealed record ApprovalNeeded(string Key, string Question, Value Arguments) : Input;

    /// <summary>A child run is there.</summary>
    public sealed record ChildLaunched(string Key) : Input;

    /// <summary>A child run began or ceased to wait for a person with nothing else to do.</summary>
    public sealed record ChildParked(string ChildRunId, bool Parked) : Input;

    /// <summary>A child run ended.</summary>
    /// <param name="ChildRunId">The child.</param>
    /// <param name="Status">How it ended.</param>
    /// <param name="Result">Its result.</param>
    /// <param name="Error">Why it failed.</param>
    /// <param name="Activities">The calls that it and its own children have started, all told.</param>
    /// <param name="Usage">What its models used, all told.</param>
    /// <param name="Retries">How often it had been retried when it ended: news of an earlier end is no news.</param>
    public sealed record ChildEnded(
        string ChildRunId, RunStatus Status, Value? Result, Failure? Error, int Activities, Usage Usage, int Retries = 0) : Input
    {
        /// <summary>The end of a run that has ended, as its parent is to hear it.</summary>
        public static ChildEnded Of(RunState run)
        {
            ArgumentNullException.ThrowIfNull(run);
            return new(run.RunId, run.Status, run.Result, run.Error, run.Activities, run.Usage, run.Retries);
        }
    }

    /// <summary>Time passed: whatever is due by now comes about.</summary>
    public sealed record Tick : Input;

    /// <summary>A person answered a question.</summary>
    public sealed record Answer(string QuestionId, Reply Reply) : Input;

    /// <summary>A person, or the parent, ends the run. To say it again changes nothing.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="CleanUp">Whether its clean-up still runs; false ends that, too, be it under way or to come.</param>
    public sealed record Cancel(string? Reason = null, bool CleanUp = true) : Input
    {
        /// <summary>What a parent says to a child that it no longer wants.</summary>
        public static readonly Cancel OfChild = new("The parent run no longer wants it.");
    }

    /// <summary>A person holds the run.</summary>
    public sealed record Pause : Input;

    /// <summary>A person lets it go on.</summary>
    public sealed record Resume : Input;

    /// <summary>The parent is held, and its children with it, or goes on. A person may hold a child besides.</summary>
    /// <param name="Held">Whether the parent is held.</param>
    /// <param name="Turn">How far the parent was when it said so, in events: what was said before and comes after is no news.</param>
    public sealed record Hold(bool Held, long Turn) : Input;

    /// <summary>A person, or the parent, lets a run that failed or was cancelled go on where it stopped.</summary>
    /// <param name="Options">How it is to go on; null: as before. Raise a limit here that the run came to.</param>
    /// <param name="ByParent">The parent wants it: a person retries the root, and the children that failed with it.</param>
    public sealed record Retry(RunOptions? Options = null, bool ByParent = false) : Input;
}

/// <summary>What a person answers to a question.</summary>
/// <param name="Answer">The answer to an <c>ask</c>; for an unknown outcome: the result to take.</param>
/// <param name="Approved">Yes or no, to an approval; for an unknown outcome: run it again, or fail.</param>
/// <param name="Comment">Why.</param>
/// <param name="Arguments">Other arguments to call the tool with.</param>
/// <param name="Plan">Another plan, valid, to run instead.</param>
public sealed record Reply(
    Value? Answer = null, bool? Approved = null, string? Comment = null, Value? Arguments = null, Plan? Plan = null);

/// <summary>What an <see cref="Command.Evaluate"/> came to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Tested), "tested")]
[JsonDerivedType(typeof(Listed), "listed")]
[JsonDerivedType(typeof(NotAList), "not_a_list")]
[JsonDerivedType(typeof(Rendered), "rendered")]
public abstract record Evaluation
{
    private Evaluation()
    {
    }

    /// <summary>Of a condition or an <c>until</c>.</summary>
    public sealed record Tested(Truth Truth) : Evaluation;

    /// <summary>Of a <c>for_each</c>: the items, in chunks.</summary>
    public sealed record Listed(ImmutableArray<ItemChunk> Chunks) : Evaluation;

    /// <summary>Of a <c>for_each</c> whose expression yields something else than a list.</summary>
    public sealed record NotAList(string What) : Evaluation;

    /// <summary>Of a question: its text and its choices.</summary>
    public sealed record Rendered(string Text, ImmutableArray<string> Choices) : Evaluation;
}

/// <summary>Some items of a <c>for_each</c>, in order.</summary>
/// <param name="Items">A list, written out or stored.</param>
/// <param name="Count">How many.</param>
public sealed record ItemChunk(Value Items, int Count);

/// <summary>One turn of a model in an agent's conversation: tools to call, or the answer.</summary>
/// <param name="Message">What the model said, in the form in which it is shown to it again.</param>
/// <param name="ToolCalls">The tools it wants called; none: the turn is the last.</param>
/// <param name="Output">The agent's answer, when the turn is the last.</param>
/// <param name="Complaint">What is wrong with the answer, for the model to mend it; null: nothing.</param>
public sealed record ModelTurn(Value Message, ImmutableArray<ModelToolCall> ToolCalls, Value? Output, string? Complaint = null);

/// <summary>A tool call that a model wants.</summary>
/// <param name="Id">The model's own name for the call.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ModelToolCall(string Id, string Tool, Value Arguments);

/// <summary>Where a child run hangs.</summary>
/// <param name="RunId">The parent run.</param>
/// <param name="Path">The subtask in the parent, such as <c>outer[2]</c>.</param>
/// <param name="Depth">How many runs are above: 1 for the child of a root run.</param>
public sealed record ParentLink(string RunId, string Path, int Depth)
{
    /// <summary>The root run, when that is not the parent itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RootId { get; init; }

    /// <summary>How often the parent had been retried when it launched the child.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Retries { get; init; }

    /// <summary>The run in which all of it began.</summary>
    [JsonIgnore]
    public string Root => RootId ?? RunId;
}

/// <summary>What models used.</summary>
public sealed record Usage(int ModelCalls, long InputTokens, long OutputTokens, decimal CostUsd)
{
    /// <summary>Nothing.</summary>
    public static readonly Usage None = new(0, 0, 0, 0);

    /// <summary>What the first has more than the second.</summary>
    public static Usage operator -(Usage a, Usage b) => new(
        a.ModelCalls - b.ModelCalls, a.InputTokens - b.InputTokens, a.OutputTokens - b.OutputTokens, a.CostUsd - b.CostUsd);

    /// <summary>Both together.</summary>
    public static Usage operator +(Usage a, Usage b) => new(
        a.ModelCalls + b.ModelCalls, a.InputTokens + b.InputTokens, a.OutputTokens + b.OutputTokens, a.CostUsd + b.CostUsd);
}

/// <summary>Something a user should know of a run that goes on all the same.</summary>
/// <param name="Code">A stable name, such as <c>nothing_ran</c>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="SubtaskId">The subtask it is about, if any.</param>
public sealed record RunWarning(string Code, string Message, string? SubtaskId = null)
{
    /// <summary>Writes warnings as a property: a list of <c>{code, message, subtask_id?}</c>.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<RunWarning> warnings)
    {
        writer.WriteStartArray(name);
        foreach (var warning in warnings)
        {
            writer.WriteStartObject();
            writer.WriteString("code", warning.Code);
            writer.WriteString("message", warning.Message);
            if (warning.SubtaskId is { } id) writer.WriteString("subtask_id", id);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
