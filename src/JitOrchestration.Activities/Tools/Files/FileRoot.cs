namespace JitOrchestration.Activities.Tools.Files;

/// <summary>
/// The one folder that file tools see. Nothing leads out of it: not <c>..</c>, not an absolute path, not a symbolic
/// link. Within it, hidden files and folders, names for keys and secrets and the service's own data folder do not
/// exist for the tools either.
/// </summary>
public sealed class FileRoot
{
    private readonly string? _dataFolder;

    /// <summary>Takes the folder.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="dataFolder">Where the service keeps its journals: never shown. Null: there is none.</param>
    /// <exception cref="ArgumentException">There is no such folder, or it lies within the data folder.</exception>
    public FileRoot(string folder, string? dataFolder = null)
    {
        if (!Directory.Exists(folder)) throw new ArgumentException($"There is no folder '{folder}' to open to the file tools.", nameof(folder));
        Folder = Path.TrimEndingDirectorySeparator(RealPath.Of(folder));
        _dataFolder = dataFolder is null ? null : Path.TrimEndingDirectorySeparator(RealPath.Of(dataFolder));
        if (IsData(Folder)) throw new ArgumentException($"The folder '{folder}' lies within the service's data folder. Choose another.", nameof(folder));
    }

    /// <summary>The folder's real path.</summary>
    public string Folder { get; }

    /// <summary>The real path of a file or folder, which need not exist.</summary>
    /// <param name="path">Relative to the root, with <c>/</c> or <c>\</c>; empty for the root itself.</param>
    /// <exception cref="ToolException"><c>path_refused</c></exception>
    internal string Resolve(string path)
    {
        var normal = PathRules.Normalize(path);
        try
        {
            var real = RealPath.Of(Path.Combine(Folder, normal));
            return WhyRefused(real) is { } reason ? throw PathRules.Refused(path, reason) : real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw PathRules.Refused(path, "its links cannot be followed");
        }
    }

    /// <summary>A real path as the tools write it: relative to the root, with <c>/</c>.</summary>
    internal string Relative(string real) =>
        Path.GetRelativePath(Folder, real) is var relative && relative == "." ? "" : relative.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Why what lies at a real path is not for the tools; null when it is.</summary>
    internal string? WhyRefused(string real)
    {
        if (!RealPath.IsWithin(real, Folder, RealPath.Comparison)) return "it leads out of the folder";
        if (IsData(real)) return "it is where the service keeps its own data";
        return Relative(real).Split('/').Where(name => name.Length > 0).Select(PathRules.WhyRefused).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Whether a path is the data folder or within it; case never lets one in.</summary>
    private bool IsData(string real) => _dataFolder is not null && RealPath.IsWithin(real, _dataFolder, StringComparison.OrdinalIgnoreCase);
}
