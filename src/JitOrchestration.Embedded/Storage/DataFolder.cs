namespace JitOrchestration.Embedded.Storage;

/// <summary>The folder that holds everything durable, and the names in it.</summary>
public sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // What ENOSPC and ERROR_DISK_FULL become in an IOException on Unix and on Windows.
    private static readonly int[] DiskFull = [28, unchecked((int)0x80070070)];

    private DataFolder(string path) => Root = path;

    /// <summary>Where the data lives when nobody says otherwise: in the user's own application data.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "jit-orchestration");

    /// <summary>The folder's full path.</summary>
    public string Root { get; }

    /// <summary>The journals of all runs.</summary>
    public string JournalPath => Path.Combine(Root, "journal.db");

    /// <summary>The values too large for the journal.</summary>
    public string PayloadsPath => Path.Combine(Root, "payloads.db");

    /// <summary>One locked file for each process that is alive.</summary>
    public string LocksPath => Path.Combine(Root, "locks");

    /// <summary>Opens the folder, and creates it first (mode 0700 on Unix) when it is not there.</summary>
    /// <param name="path">The folder; <see cref="DefaultPath"/> when null.</param>
    /// <exception cref="StorageException">It is not a folder, or it can't be written.</exception>
    public static DataFolder Open(string? path = null)
    {
        var folder = new DataFolder(Path.GetFullPath(path ?? DefaultPath));
        if (File.Exists(folder.Root)) throw NotAFolder(folder.Root);
        try
        {
            CreatePrivate(folder.Root);
            CreatePrivate(folder.LocksPath);
            ProbeWrite(folder.LocksPath);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder.Root, e);
        }
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    // SQLite falls back to reading only, and fails much later and darkly; asking the file system first is clearer.
    private static void ProbeWrite(string path) =>
        new FileStream(Path.Combine(path, $"probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose).Dispose();

    private static StorageException NotAFolder(string path) => new(
        StorageErrorCodes.NotAFolder, $"The data folder '{path}' is a file. Name a folder instead, or move the file away.");

    private static StorageException Unwritable(string path, Exception cause) => DiskFull.Contains(cause.HResult)
        ? new(StorageErrorCodes.DiskFull, $"The disk of the data folder '{path}' is full. Free some space and try again.", cause)
        : new(StorageErrorCodes.ReadOnly, $"The data folder '{path}' can't be written: {cause.Message} Make it writable for this user, or choose another folder.", cause);
}
