namespace JitOrchestration.Embedded.Storage.Sqlite;

/// <summary>What a database file of ours must look like.</summary>
/// <param name="Version">Stored as SQLite's <c>user_version</c>; a file with a higher one is refused.</param>
/// <param name="PageBytes">The page size, fixed when the file is created.</param>
/// <param name="Schema">The statements that create the tables.</param>
internal sealed record DatabaseFormat(int Version, int PageBytes, string Schema)
{
    /// <summary>What makes a file of an older version one of the next: the first of version 1, the second of version 2, ...</summary>
    public IReadOnlyList<string> Upgrades { get; init; } = [];

    /// <summary>
    /// How large the write-ahead log grows before a commit copies it back. Smaller stalls more often, larger stalls longer:
    /// with 4 MiB the slowest of a hundred commits took 5 ms, with 16 MiB 0.9 ms, at the same average. Copying on a thread
    /// of its own cost more processor time than it saved.
    /// </summary>
    public const int CheckpointBytes = 16 * 1024 * 1024;

    public int CheckpointPages => CheckpointBytes / PageBytes;
}
