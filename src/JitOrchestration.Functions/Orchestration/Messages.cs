using System.Text.Json;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>What a generation of an orchestration begins with: a run as it stands, and nothing of its history.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Snapshot">The run, as <see cref="RunSnapshot"/> writes it.</param>
/// <param name="NextPart">The number of the journal's next part; all before it are written.</param>
/// <param name="Effects">What the tools did when the run was started: a deployment must not change what is replayed.</param>
/// <param name="Letters">What came of the letters that the generation before took: they may still lie in the mailbox.</param>
public sealed record GenerationInput(
    string RunId, JsonElement Snapshot, int NextPart, IReadOnlyDictionary<string, Effect> Effects, IReadOnlyDictionary<string, Rejection?> Letters)
{
    /// <summary>By which version of this engine's decisions it goes on: a deployment must not change what is replayed.</summary>
    public int Decisions { get; init; } = 1;

    /// <summary>When it is time for the next generation.</summary>
    public HistoryLimits History { get; init; } = HistoryLimits.Default;

    /// <summary>Whether letters may have come before it began.</summary>
    public bool LooksForMail { get; init; }

    /// <summary>What its parent said before it began: it must hear that before it starts anything. Null: nothing.</summary>
    public JsonElement? Said { get; init; }
}

/// <summary>Calls for one activity to perform.</summary>
/// <param name="RunId">The run that wants them.</param>
/// <param name="Options">How the run is to be done.</param>
/// <param name="Calls">The calls.</param>
public sealed record CallBatch(string RunId, RunOptions Options, IReadOnlyList<NumberedCall> Calls)
{
    /// <summary>The orchestration that wants them.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether they are performed although the run is cancelled.</summary>
    public bool IsCleanUp { get; init; }

    /// <summary>The root run, when that is not the run itself.</summary>
    public string? RootId { get; init; }

    /// <summary>How often the run was retried.</summary>
    public int Retries { get; init; }

    /// <summary>The run, for those who perform the calls.</summary>
    public RunContext ToContext() => new(RunId, Options) { Trace = new RunTrace(RootId ?? RunId, RunId, Retries) };
}

/// <summary>A call, and which of its generation's it is: the same key may be wanted again when an answer is no longer.</summary>
/// <param name="Number">Counts the calls of a generation.</param>
/// <param name="Key">The call's key.</param>
/// <param name="Call">The command.</param>
public sealed record NumberedCall(int Number, string Key, JsonElement Call);

/// <summary>What came of a batch: an input for each call, in order; null: the call was not begun.</summary>
/// <param name="Inputs">The inputs.</param>
public sealed record CallAnswers(IReadOnlyList<JsonElement?> Inputs);

/// <summary>What came of launching a child.</summary>
/// <param name="InstanceId">The orchestration to start or, when there is one, to wait for.</param>
/// <param name="Child">What it begins with.</param>
/// <param name="Instead">The input that says why there is no child; null: there is.</param>
/// <param name="Ended">How the child ended, when it had ended before and does not go on.</param>
public sealed record LaunchAnswer(string InstanceId, GenerationInput? Child, JsonElement? Instead, JsonElement? Ended = null);

/// <summary>Asks for the letters to an orchestration that are not among those taken.</summary>
/// <param name="InstanceId">The orchestration: letters to a run before it was retried are not for the run as it goes on.</param>
/// <param name="Taken">The letters that were taken.</param>
public sealed record MailRequest(string InstanceId, IReadOnlyList<string> Taken);

/// <summary>Letters, in the order in which they were written.</summary>
/// <param name="Letters">The letters.</param>
public sealed record Mail(IReadOnlyList<Letter> Letters);

/// <summary>What a person, or a parent, says to a run.</summary>
/// <param name="Id">A ULID: names it, and orders it among others.</param>
/// <param name="Input">The input.</param>
public sealed record Letter(string Id, JsonElement Input);

/// <summary>Something for another run.</summary>
/// <param name="InstanceId">Its orchestration, which may not be there yet.</param>
/// <param name="Input">The input.</param>
public sealed record Message(string InstanceId, JsonElement Input);

/// <summary>
/// Wakes an orchestration: there are letters, or a child has news. A ring that gets lost loses nothing but time.
/// </summary>
/// <param name="Child">The child that has news; null: there are letters.</param>
/// <param name="Parked">Whether the child only waits for people.</param>
public sealed record Ring(string? Child = null, bool Parked = false);

/// <summary>A cancel that has to be taken within a time.</summary>
/// <param name="RunId">The run.</param>
/// <param name="InstanceId">Its orchestration as of the cancel: the run may have been retried since.</param>
/// <param name="Grace">The time.</param>
public sealed record OverdueCancel(string RunId, string InstanceId, TimeSpan Grace);

/// <summary>A part of a journal, to be stored.</summary>
/// <param name="RunId">The run.</param>
/// <param name="InstanceId">Its orchestration.</param>
/// <param name="Part">Its number.</param>
/// <param name="Lines">Entries, one a line.</param>
/// <param name="End">The run's status, when this is the last part; null: more follows.</param>
/// <param name="Taken">The letters that the part accounts for: they may go.</param>
public sealed record JournalPart(string RunId, string InstanceId, int Part, string Lines, RunStatus? End, IReadOnlyList<string> Taken);

/// <summary>How a run ended, as its parent is told.</summary>
/// <param name="Ended">A <see cref="Input.ChildEnded"/>.</param>
public sealed record RunOutcome(JsonElement Ended)
{
    /// <summary>That of a run that has ended.</summary>
    public static RunOutcome Of(RunState run) => new(InputJson.ToElement(Input.ChildEnded.Of(run)));
}
