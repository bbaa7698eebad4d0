using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>Runs workflows durably. Two engines do: the embedded one, and Azure Durable Functions.</summary>
public interface IWorkflowEngine
{
    /// <summary>Accepts a request. When this returns, the run will be done, whatever happens to the process.</summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="InvalidRequestException">The request cannot be run.</exception>
    /// <exception cref="EngineException">The engine cannot accept anything at present.</exception>
    Task<string> StartAsync(RunRequest request, CancellationToken cancellation = default);

    /// <summary>How a run stands; null: there is no such run.</summary>
    Task<RunState?> GetAsync(string runId, CancellationToken cancellation = default);

    /// <summary>The runs, newest first, with those of their children that are runs of their own to this engine.</summary>
    /// <param name="status">Only those of this status; null: all.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<RunList> ListAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default);

    /// <summary>The runs that users started, newest first: their children are left out, by every engine.</summary>
    /// <param name="status">Only those of this status; null: all.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">At most how many. There may be fewer although there is a next page.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<RunList> ListRootsAsync(string? status = null, string? cursor = null, int limit = 50, CancellationToken cancellation = default);

    /// <summary>
    /// What happens in a run, from the event after <paramref name="after"/> on, and as it happens; ends after the last
    /// event. A reader may be as slow as it likes.
    /// </summary>
    IAsyncEnumerable<JournalEntry> EventsAsync(string runId, long after = 0, CancellationToken cancellation = default);

    /// <summary>
    /// Waits until a run is over for its user: it has ended, or is being cancelled, although clean-up may follow. How it
    /// stands is for the caller to look at.
    /// </summary>
    /// <param name="run">The run as it was when it was not over.</param>
    /// <param name="cancellation">Gives up.</param>
    async Task UntilOverAsync(RunState run, CancellationToken cancellation = default)
    {
        await foreach (var entry in EventsAsync(run.RunId, run.Sequence, cancellation))
        {
            if (entry.Events.Any(happened => happened is RunEvent.RunCompleted or RunEvent.RunFailed or RunEvent.RunCancelled or RunEvent.CancelRequested)) return;
        }
    }

    /// <summary>Tells a run what a person says.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="input">An <see cref="Input.Answer"/>, <see cref="Input.Cancel"/>, <see cref="Input.Pause"/>, <see cref="Input.Resume"/> or <see cref="Input.Retry"/>.</param>
    /// <param name="cancellation">Gives up waiting; the input may be taken all the same.</param>
    /// <exception cref="InvalidRequestException">No run could go on by the options of a retry.</exception>
    Task<SignalOutcome> SignalAsync(string runId, Input input, CancellationToken cancellation = default);

    /// <summary>Starts a run that takes over what another has settled, and runs one subtask and all that waits for it anew.</summary>
    /// <param name="runId">The run to fork: one that has ended, and has a plan.</param>
    /// <param name="request">Where to fork it, and what is to be different.</param>
    /// <param name="cancellation">Gives up waiting; the fork may be there all the same.</param>
    /// <exception cref="InvalidRequestException">There can be no such fork.</exception>
    Task<ForkOutcome> ForkAsync(string runId, ForkRequest request, CancellationToken cancellation = default);

    /// <summary>The JSON of a value of a run.</summary>
    Task<JsonElement> OpenAsync(string runId, Value value, CancellationToken cancellation = default);

    /// <summary>A part of the UTF-8 JSON text of a stored value of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="value">The value.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">At most how many bytes.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<byte[]> ReadAsync(string runId, Value.Stored value, long offset, int length, CancellationToken cancellation = default);

    /// <summary>Keeps a value for a run, so that it can be part of an answer.</summary>
    /// <exception cref="Performing.ActivityException">It is larger than any value may be.</exception>
    Task<Value> KeepAsync(string runId, JsonElement json, CancellationToken cancellation = default);

    /// <summary>Deletes a run that has ended, with its children and everything that is stored of them.</summary>
    Task<DeletionOutcome> DeleteAsync(string runId, CancellationToken cancellation = default);

    /// <summary>Why the engine stopped by itself; null: it did not.</summary>
    EngineException? Fault { get; }
}

/// <summary>What became of what a person said.</summary>
public abstract record SignalOutcome
{
    private SignalOutcome()
    {
    }

    /// <summary>It is recorded.</summary>
    public sealed record Taken : SignalOutcome;

    /// <summary>Another process drives the run; it is stored, and will be taken within moments.</summary>
    public sealed record Forwarded : SignalOutcome;

    /// <summary>There is no such run.</summary>
    public sealed record NoSuchRun : SignalOutcome;

    /// <summary>The run does not take it.</summary>
    public sealed record Refused(Rejection Rejection) : SignalOutcome;
}

/// <summary>What became of the wish to fork a run.</summary>
public abstract record ForkOutcome
{
    private ForkOutcome()
    {
    }

    /// <summary>There is a fork.</summary>
    /// <param name="RunId">The fork.</param>
    public sealed record Forked(string RunId) : ForkOutcome;

    /// <summary>There is no such run.</summary>
    public sealed record NoSuchRun : ForkOutcome;

    /// <summary>The run cannot be forked as it stands.</summary>
    public sealed record Refused(Rejection Rejection) : ForkOutcome;
}

/// <summary>What became of the wish to delete a run.</summary>
public enum DeletionOutcome
{
    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>There is no such run.</summary>
    NoSuchRun,

    /// <summary>It, or a child of it, has not ended.</summary>
    Live,

    /// <summary>It is a child: it goes with its parent.</summary>
    Child,
}

/// <summary>A page of runs.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Next">The cursor to go on with; null: there are no more.</param>
public sealed record RunList(IReadOnlyList<RunSummary> Runs, string? Next);

/// <summary>A run in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">Its parent, when it is a child.</param>
/// <param name="Status">Its status, in the words of the API.</param>
/// <param name="Request">The beginning of its request.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="UpdatedAt">When its status changed last.</param>
/// <param name="Driven">Whether a living process works on it; false for one that ended, or that a crash left.</param>
public sealed record RunSummary(
    string Id, string? ParentId, string Status, string Request, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Driven)
{
    /// <summary>The words that it was marked with, as <see cref="RunPreview"/> keeps them.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
