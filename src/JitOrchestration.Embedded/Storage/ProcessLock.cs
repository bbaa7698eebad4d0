using System.Security.Cryptography;

namespace JitOrchestration.Embedded.Storage;

/// <summary>
/// Says that this process is alive, for as long as it is: a file in <c>locks/</c> held with an exclusive lock of the
/// operating system (flock on Unix), which no crash outlives. Other processes ask for it by its token.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    private const string Extension = ".lock";

    // What EWOULDBLOCK becomes in an IOException on Linux and macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] LockedByOther = [11, 35, unchecked((int)0x80070020)];

    private readonly DataFolder _folder;
    private readonly FileStream _file;

    private ProcessLock(DataFolder folder, string token, FileStream file)
    {
        (_folder, Token, _file) = (folder, token, file);
    }

    /// <summary>Names this process among all that ever used the folder: random, because process ids come again.</summary>
    public string Token { get; }

    /// <summary>Takes a lock under a new token, and clears away those of the dead.</summary>
    /// <exception cref="StorageException">The file system has no locks, or locking is switched off.</exception>
    public static ProcessLock Acquire(DataFolder folder)
    {
        RemoveStale(folder);
        while (true)
        {
            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            if (TryLock(PathOf(folder, token), create: true) is not { } file) continue;
            // Between creating and locking the file someone may have taken it for stale and removed it. Now that it is
            // locked nobody will.
            if (File.Exists(file.Name)) return Verified(new ProcessLock(folder, token, file));
            file.Dispose();
        }
    }

    /// <summary>Whether the process with this token lives. Asking can at worst take a dead one for alive, for a moment.</summary>
    public bool IsAlive(string token) => token == Token || IsLocked(PathOf(_folder, token));

    public void Dispose()
    {
        // Removed while still locked, so that it never looks stale and is gone with this process.
        if (!OperatingSystem.IsWindows()) File.Delete(_file.Name);
        _file.Dispose();
        if (OperatingSystem.IsWindows()) File.Delete(_file.Name);
    }

    private static string PathOf(DataFolder folder, string token) => Path.Combine(folder.LocksPath, token + Extension);

    // Without locks everybody would look dead, and two processes would drive the same run.
    private static ProcessLock Verified(ProcessLock held)
    {
        if (IsLocked(held._file.Name)) return held;
        held.Dispose();
        throw new StorageException(
            StorageErrorCodes.NoLocks,
            $"'{held._folder.LocksPath}' is on a file system without file locks, or DOTNET_SYSTEM_IO_DISABLEFILELOCKING is set. Choose a data folder on a local disk, and unset the variable.");
    }

    private static void RemoveStale(DataFolder folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder.LocksPath, "*" + Extension))
        {
            using var stale = TryLock(path, create: false);
            if (stale is not null && !OperatingSystem.IsWindows()) File.Delete(path);
        }
    }

    private static bool IsLocked(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = TryLock(path, create: false);
        return file is null && File.Exists(path);
    }

    private static FileStream? TryLock(string path, bool create)
    {
        try
        {
            // Looking takes a shared lock, so that two who look at a dead one don't see each other.
            return create
                ? new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None)
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (IOException e) when (!create || File.Exists(path) || LockedByOther.Contains(e.HResult))
        {
            // Whoever looked at a file just created, before it was locked, may have removed it by now.
            return null;
        }
        catch (UnauthorizedAccessException) when (!create)
        {
            // Another user's process: alive for all that this one can tell.
            return null;
        }
    }
}
