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

    private JournalStore(DatabaseFile file, string owner)
    {
        _file = file;
        _writer = new Writer(file.OpenWriter());
        _commits = new JournalWriter(_writer, owner, _counters);
        Reader = new JournalReader(file);
        Claims = new RunClaims(_writer, owner);
        Inbox = new Inbox(_writer, owner);
        Deletion = new RunDeletion(_writer);
    }

    public JournalReader Reader { get; }

    public RunClaims Claims { get; }

    public Inbox Inbox { get; }

    public RunDeletion Deletion { get; }

    public CommitStatistics Statistics => _counters.Read();

    /// <summary>Opens the journal, and creates it when the folder has none.</summary>
    /// <param name="folder">Where it lives.</param>
    /// <param name="owner">The token of this process (<see cref="ProcessLock.Token"/>), which its active runs are marked with.</param>
    /// <exception cref="StorageException">The file is damaged, of a newer version, or can't be opened; it is left as it was.</exception>
    public static JournalStore Open(DataFolder folder, string owner) =>
        new(DatabaseFile.Open(folder.JournalPath, JournalFormat.Current), owner);

    /// <summary>Commits what many runs have to say in one transaction, durable on return; on an error none of it is stored.</summary>
    /// <returns>The number of each write's run, in the order of the writes.</returns>
    public IReadOnlyList<long> Commit(IReadOnlyList<RunWrite> writes) => _commits.Commit(writes);

    /// <summary>Bounds the file, so that a test can fill the disk without filling a disk.</summary>
    internal void LimitPages(int pages) => _writer.Connection.Execute($"PRAGMA max_page_count = {pages}");

    public void Dispose()
    {
        _file.CloseReaders();
        _writer.Dispose();
    }
}
