namespace JitOrchestration.Embedded.Storage;

/// <summary>The stable codes of <see cref="StorageException"/>.</summary>
public static class StorageErrorCodes
{
    /// <summary>The path of the data folder is something else than a folder.</summary>
    public const string NotAFolder = "data_not_a_folder";

    /// <summary>The disk, or the size allowed for the file, is used up.</summary>
    public const string DiskFull = "disk_full";

    /// <summary>A database file is damaged, or not a database at all.</summary>
    public const string Corrupt = "journal_corrupt";

    /// <summary>The folder or a file in it can't be written.</summary>
    public const string ReadOnly = "journal_read_only";

    /// <summary>Another process held the file's write lock for longer than 10 seconds.</summary>
    public const string Busy = "journal_busy";

    /// <summary>A newer version of this program wrote the file.</summary>
    public const string NewerVersion = "journal_newer_version";

    /// <summary>The file is a sound database of some other program.</summary>
    public const string Foreign = "journal_foreign";

    /// <summary>What was to be written contradicts what is stored: another writer was there first.</summary>
    public const string Conflict = "journal_conflict";

    /// <summary>The disk reported an error.</summary>
    public const string Io = "journal_io";

    /// <summary>The folder's file system has no file locks, without which processes can't tell who is alive.</summary>
    public const string NoLocks = "locks_unsupported";

    /// <summary>A payload that an event names is not there.</summary>
    public const string PayloadMissing = "payload_missing";
}
