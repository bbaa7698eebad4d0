using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Opens files for reading, and never waits for what only looks like one.</summary>
internal static class PlainFile
{
    // open(2). The runtime's own way in has no such flag: it waits at a named pipe until somebody writes to it.
    private const int LinuxNonBlocking = 0x800;
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacNonBlocking = 0x4;
    private const int MacCloseOnExec = 0x1000000;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its real path.</param>
    /// <returns>The file; null: it is a pipe or such a device, in which no place can be sought.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream? Open(string path)
    {
        var stream = Flags is { } flags && Open(path, flags) is >= 0 and var descriptor
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.CanSeek) return stream;
        stream.Dispose();
        return null;
    }

    private static int? Flags =>
        OperatingSystem.IsLinux() ? LinuxNonBlocking | LinuxCloseOnExec
        : OperatingSystem.IsMacOS() ? MacNonBlocking | MacCloseOnExec
        : null;

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
