using System.Collections.Immutable;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>
/// What this engine decides beside the executor. A history is replayed by whatever version of the app is there: so the
/// number is part of what a generation begins with, and what has a number is never changed. A change gets a new number,
/// which runs take that begin, and those that go on do with their next generation. (What the executor decides has a
/// version of its own, in the run.)
/// </summary>
internal sealed record Decisions
{
    /// <summary>The version for what begins now.</summary>
    public const int Latest = 1;

    private static readonly Decisions First = new()
    {
        BatchSizes = [50, 7, 1],
        EntriesEach = 4,
        MostLostSends = 10,
        TimeoutGrace = TimeSpan.FromHours(1),
        ShortestMailPause = TimeSpan.FromSeconds(1),
        LongestMailPause = TimeSpan.FromMinutes(1),
    };

    /// <summary>
    /// The most instances of a <c>for_each</c> that one activity runs, by attempt; the last is for all further attempts.
    /// Each activity costs several operations of the storage. What was lost or failed together is tried again in ever
    /// smaller company: three losses in a row fail a call, and the third one it must have met alone.
    /// </summary>
    public required ImmutableArray<int> BatchSizes { get; init; }

    /// <summary>Entries of history that an activity, a timer or an event adds, with the episode that it wakes.</summary>
    public required int EntriesEach { get; init; }

    /// <summary>So many messages to others may get lost in a row with their workers before they are sent no more.</summary>
    public required int MostLostSends { get; init; }

    /// <summary>
    /// How much later than its <c>timeout_seconds</c> a call is given up of which nothing is heard. Whoever performs it
    /// keeps its time, from when it begins; this is for what gets lost without a word, and longer than a queue should be,
    /// and than the message of a host that died stays hidden.
    /// </summary>
    public required TimeSpan TimeoutGrace { get; init; }

    /// <summary>After how long a mailbox is read again that could not be read. Each time it is twice as long.</summary>
    public required TimeSpan ShortestMailPause { get; init; }

    /// <summary>The most of it.</summary>
    public required TimeSpan LongestMailPause { get; init; }

    /// <summary>The decisions of a version.</summary>
    /// <exception cref="NotSupportedException">A newer version of the app began the generation.</exception>
    public static Decisions Of(int version) => version switch
    {
        1 => First,
        _ => throw new NotSupportedException($"The orchestration was begun by decisions of version {version}; this version of the app knows those up to {Latest}. Deploy the one that began it, or a newer one."),
    };

    /// <summary>The most instances that one activity runs.</summary>
    /// <param name="attempt">Which attempt of theirs it is, from 1.</param>
    public int BatchSize(int attempt) => BatchSizes[Math.Min(attempt, BatchSizes.Length) - 1];

    /// <summary>How long to wait before the mailbox is read again.</summary>
    /// <param name="losses">How often in a row it could not be read.</param>
    public TimeSpan MailPause(int losses)
    {
        var pause = ShortestMailPause * Math.Pow(2, Math.Min(losses - 1, 30));
        return pause < LongestMailPause ? pause : LongestMailPause;
    }
}
