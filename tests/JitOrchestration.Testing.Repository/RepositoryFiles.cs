namespace JitOrchestration.Testing.Repository;

/// <summary>The files of the repository, by paths from its root with forward slashes.</summary>
public static class RepositoryFiles
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where a file is on this machine.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Whether there is such a file or folder.</summary>
    public static bool Exists(string relative) => File.Exists(Path(relative)) || Directory.Exists(Path(relative));

    /// <summary>A path as these are written: from the root, with forward slashes and no way back in it.</summary>
    public static string Relative(string path) => System.IO.Path.GetRelativePath(Root, System.IO.Path.GetFullPath(path, Root)).Replace('\\', '/');

    /// <summary>Every file in the root itself.</summary>
    public static IEnumerable<string> Of(string pattern) => Directory.EnumerateFiles(Root, pattern).Select(Relative).Order(StringComparer.Ordinal);

    /// <summary>Every file below a folder that is not built.</summary>
    public static IEnumerable<string> Below(string folder, string pattern) => Directory
        .EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
        .Select(Relative)
        .Where(file => !file.Split('/').Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "JitOrchestration.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"These tests read the repository, and found none above {AppContext.BaseDirectory}: run them where they were built.");
    }
}
