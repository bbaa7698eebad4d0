using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// How a process reaches a run that another one drives. An item stays until a commit names it in
/// <see cref="RunWrite.Consumed"/>, together with the events that it caused: it is neither lost nor taken twice.
/// </summary>
internal sealed class Inbox
{
    /// <summary>Leaves data (1) for the run of an id (2), unless it has ended.</summary>
    public const string PostSql = "INSERT INTO inbox (run, data) SELECT number, ? FROM runs WHERE id = ? AND phase <> 2";

    private readonly Writer _writer;
    private readonly string? _owner;
    private readonly Statement _post;
    private readonly Statement _ofOwner;
    private readonly Statement _ofParked;
    private readonly Statement _dataVersion;
    private long _seenVersion = -1;
    private bool _postedHere;

    public Inbox(Writer writer, string? owner)
    {
        (_writer, _owner) = (writer, owner);
        _post = writer.Prepare(PostSql);
        _ofOwner = writer.Prepare(Pending("runs.phase = 0 AND runs.owner = ?"));
        _ofParked = writer.Prepare(Pending("runs.phase = 1"));
        _dataVersion = writer.Prepare("PRAGMA data_version");
    }

    /// <summary>Leaves an input for a run; durable on return.</summary>
    /// <returns>False, and nothing is stored, when there is no such run or it has ended.</returns>
    public bool Post(string runId, ReadOnlyMemory<byte> data) => _writer.Transact(() =>
    {
        var posted = _post.Bind(1, data.Span).Bind(2, runId).Execute() > 0;
        _postedHere |= posted;
        return posted;
    });

    /// <summary>
    /// Whether there may be news since this was asked last: any commit of another process, or an item posted here. Costs
    /// 3 microseconds and no disk access, so it can be asked many times a second.
    /// </summary>
    public bool HasNews() => _writer.Read(() =>
    {
        var version = _dataVersion.Select(s => s.Int64(0)).Single();
        var news = _postedHere || version != _seenVersion;
        (_seenVersion, _postedHere) = (version, false);
        return news;
    });

    /// <summary>The items for runs that this process owns, the oldest first.</summary>
    public IReadOnlyList<InboxItem> PendingForOwned() =>
        _writer.Read(() => _ofOwner.Bind(1, _owner).Select(ToItem).ToList());

    /// <summary>The items for parked runs, for a process that is ready to claim and wake them; the oldest first.</summary>
    public IReadOnlyList<InboxItem> PendingForParked() => _writer.Read(() => _ofParked.Select(ToItem).ToList());

    // CROSS JOIN fixes the order: the inbox holds a few rows, the runs may be a hundred thousand.
    private static string Pending(string condition) => $"""
        SELECT inbox.id, inbox.run, inbox.data FROM inbox CROSS JOIN runs ON runs.number = inbox.run
        WHERE {condition} ORDER BY inbox.id
        """;

    private static InboxItem ToItem(Statement s) => new(s.Int64(0), s.Int64(1), s.Blob(2).ToArray());
}
