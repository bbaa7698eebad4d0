using System.Formats.Tar;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>
/// Tells files that hold something from those that only have a name in a folder: FIFOs, sockets and devices. Whoever
/// opens one of these may be kept waiting until somebody writes, which may be never.
/// </summary>
internal static class FileKind
{
    /// <summary>What is said of the others.</summary>
    public const string Other = "is a pipe, a socket or a device, not a file with something in it";

    /// <summary>Whether a file that is there is a regular one.</summary>
    /// <remarks>
    /// .NET says what a file is to nobody but who archives it, and then opens only regular ones. As all others are
    /// without a length, none that has something in it is archived here.
    /// </remarks>
    /// <exception cref="IOException">It is not there any more.</exception>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path).Length > 0) return true;
        try
        {
            return TypeOf(path) == TarEntryType.RegularFile;
        }
        catch (UnauthorizedAccessException)
        {
            // It was to be opened, and so is one.
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            // A socket, which no archive holds.
            return false;
        }
    }

    private static TarEntryType? TypeOf(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true)) writer.WriteEntry(path, "it");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType;
    }
}
