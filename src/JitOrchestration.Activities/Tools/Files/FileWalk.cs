namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Lists the files below a folder of a root. What is not for the tools is left out without a word.</summary>
internal static class FileWalk
{
    /// <summary>The most files that a list holds: as many as a <c>for_each</c> may have items.</summary>
    public const int MostFiles = 10_000;

    /// <summary>The most files and folders that are looked at.</summary>
    private const int MostEntries = 200_000;

    /// <summary>The files, as paths relative to the root, in ordinal order.</summary>
    /// <param name="root">The root.</param>
    /// <param name="folder">Where to begin, relative to the root.</param>
    /// <param name="pattern">
    /// A <see cref="Glob"/>: without a <c>/</c> for the names of files, with one for their paths below the folder, and
    /// then subfolders are looked into as well. Null: all.
    /// </param>
    /// <param name="recursive">Whether to look into subfolders.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <param name="most">The most files.</param>
    /// <exception cref="ToolException">
    /// <c>path_refused</c>, <c>folder_not_found</c>, or <c>too_many_files</c>: a list is never cut silently.
    /// </exception>
    public static IReadOnlyList<string> Files(
        FileRoot root, string folder, string? pattern, bool recursive, CancellationToken cancellationToken, int most = MostFiles)
    {
        var real = root.Resolve(folder);
        if (!Directory.Exists(real)) throw ToolException.Permanent("folder_not_found", $"There is no folder '{folder}'.");

        var byPath = pattern?.Replace('\\', '/') is { } slashed && slashed.Contains('/');
        var glob = pattern is null ? null : new Glob(pattern.Replace('\\', '/'));
        var files = new List<string>();
        foreach (var file in Below(root, real, recursive || byPath, cancellationToken))
        {
            if (glob?.Matches(byPath ? Slashed(Path.GetRelativePath(real, file)) : Path.GetFileName(file)) == false) continue;
            if (files.Count == most) throw TooMany($"More than {most:N0} files match.");
            files.Add(root.Relative(file));
        }
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static IEnumerable<string> Below(FileRoot root, string folder, bool recursive, CancellationToken cancellationToken)
    {
        var folders = new Stack<string>([folder]);
        var seen = 0;
        while (folders.TryPop(out var current))
        {
            foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos("*", Options))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++seen > MostEntries) throw TooMany($"There are more than {MostEntries:N0} files and folders to look at.");
                if (!IsShown(root, entry)) continue;
                if (entry is FileInfo) yield return entry.FullName;
                else if (recursive) folders.Push(entry.FullName);
            }
        }
    }

    /// <summary>
    /// Whether an entry is for the tools. A link is when what it leads to is a file of this root; a linked folder is
    /// left out, because its files are listed where they are, and because links can form a circle.
    /// </summary>
    private static bool IsShown(FileRoot root, FileSystemInfo entry)
    {
        if (PathRules.WhyRefused(entry.Name) is not null) return false;
        if (entry.LinkTarget is null) return root.WhyRefused(entry.FullName) is null;
        try
        {
            var real = RealPath.Of(entry.FullName);
            return File.Exists(real) && root.WhyRefused(real) is null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static EnumerationOptions Options => new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');

    private static ToolException TooMany(string what) =>
        ToolException.Permanent("too_many_files", $"{what} Narrow it down with `path` or `pattern`.");
}
