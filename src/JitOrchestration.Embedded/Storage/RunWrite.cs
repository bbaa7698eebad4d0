namespace JitOrchestration.Embedded.Storage;

/// <summary>What a commit does to one run. All parts are optional.</summary>
internal sealed record RunWrite
{
    /// <summary>The run's number; not looked at for a new run, which gets its number from the commit.</summary>
    public long Run { get; init; }

    /// <summary>The run is created by this write.</summary>
    public NewRun? Create { get; init; }

    /// <summary>
    /// The idempotency key that the run is created with; when it belongs to another run by now, none of this write is done.
    /// </summary>
    public KeyedStart? Start { get; init; }

    /// <summary>What is appended to its journal.</summary>
    public JournalRow? Append { get; init; }

    /// <summary>Its new head; null leaves the head as it is (a new run is then <c>queued</c>).</summary>
    public RunHead? Head { get; init; }

    /// <summary>The inbox items that led to this; they are gone with this commit. An ended run's others go too.</summary>
    public IReadOnlyList<long> Consumed { get; init; } = [];

    /// <summary>What it leaves in the inboxes of other runs; nothing for those that have ended.</summary>
    public IReadOnlyList<(string RunId, byte[] Data)> Posts { get; init; } = [];

    /// <summary>What a receiver is to be told of what is appended.</summary>
    public IReadOnlyList<PendingCallback> Callbacks { get; init; } = [];
}

/// <summary>The part of a run that never changes.</summary>
/// <param name="Id">Its public id, a ULID of 26 characters.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ParentId">The run that this one is a child of.</param>
internal sealed record NewRun(string Id, DateTimeOffset CreatedAt, string? ParentId = null);

/// <summary>
/// The part of a run that lists, wake-ups and recovery go by; written when it changes, not with every step. The owner
/// follows from it: an active run belongs to the process that writes, any other to none.
/// </summary>
/// <param name="Status">The run's status, in the words of the API.</param>
/// <param name="Phase">Whether it is driven, parked or over.</param>
/// <param name="UpdatedAt">The time of the change.</param>
/// <param name="WakeAt">When a parked run wants to be woken; null when only a person can.</param>
/// <param name="Preview">A small JSON text for lists; replaces the one before.</param>
/// <param name="RetainDays">How long it is kept once it has ended; null: as it said before, if it did.</param>
internal sealed record RunHead(
    string Status, RunPhase Phase, DateTimeOffset UpdatedAt, DateTimeOffset? WakeAt = null, string? Preview = null, int? RetainDays = null);
