using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// The journals of all runs of a data folder. Several processes may have it open; each writes through one connection,
/// where its threads take turns, and reads through others.
/// </summary>
internal sealed class JournalStore : IDisposable
{
    private readonly DatabaseFile _file;
    private readonly Writer _writer;
    private readonly JournalWriter _commits;
    private readonly CommitCounters _counters = new();
    private readonly Statement _dataVersion;

    private JournalStore(DatabaseFile file, Writer writer, string owner)
    {
        (_file, _writer) = (file, writer);
        Starts = new KeyedStarts(writer);
        Callbacks = new CallbackOutbox(writer, owner);
        _commits = new JournalWriter(writer, owner, _counters, Starts, Callbacks);
        _dataVersion = writer.Prepare("PRAGMA data_version");
        Reader = new JournalReader(file);
        Claims = new RunClaims(writer, owner);
        Inbox = new Inbox(writer, owner);
        Deletion = new RunDeletion(writer);
    }

    public JournalReader Reader { get; }

    public RunClaims Claims { get; }

    public Inbox Inbox { get; }

    public RunDeletion Deletion { get; }

    public KeyedStarts Starts { get; }

    public CallbackOutbox Callbacks { get; }

    public CommitStatistics Statistics => _counters.Read();

    /// <summary>Opens the journal, and creates it when the folder has none.</summary>
    /// <param name="folder">Where it lives.</param>
    /// <param name="owner">The token of this process (<see cref="ProcessLock.Token"/>), which its active runs are marked with.</param>
    /// <exception cref="StorageException">The file is damaged, of a newer version, or can't be opened; it is left as it was.</exception>
    public static JournalStore Open(DataFolder folder, string owner)
    {
        var file = DatabaseFile.Open(folder.JournalPath, JournalFormat.Current);
        var writer = new Writer(file.OpenWriter());
        try
        {
            return new JournalStore(file, writer, owner);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Commits what many runs have to say in one transaction, durable on return; on an error none of it is stored.</summary>
    /// <returns>The number of each write's run, in the order of the writes; 0: its idempotency key is another run's.</returns>
    public IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes) => _commits.Commit(writes);

    /// <summary>A number that changes when another process commits. Costs 3 microseconds and no disk access.</summary>
    public long OthersVersion() => _writer.Read(() => _dataVersion.Select(s => s.Int64(0)).Single());

    /// <summary>Sets SQLite's own limits, so that a test can fill a disk that is not full.</summary>
    internal void Configure(string pragma) => _writer.Connection.Execute($"PRAGMA {pragma}");

    public void Dispose()
    {
        Reader.Dispose();
        _file.CloseReaders();
        _writer.Dispose();
    }
}
