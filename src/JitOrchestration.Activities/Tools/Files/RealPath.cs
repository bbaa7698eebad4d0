using Microsoft.Win32.SafeHandles;

namespace JitOrchestration.Activities.Tools.Files;

/// <summary>Where paths really lead.</summary>
internal static class RealPath
{
    /// <summary>As Linux: more links than this in one path are a loop (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>How the file system compares names, as far as one can tell without asking each volume.</summary>
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Follows every link in an absolute path. What does not exist is kept as it is.</summary>
    /// <exception cref="IOException">The links form a loop.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(Names(full[resolved.Length..]).Reverse());
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }
            var next = Path.Combine(resolved, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }
            if (++links > MostLinks) throw new IOException($"Too many symbolic links in '{path}'.");
            if (Path.IsPathRooted(target)) resolved = Path.GetPathRoot(target)!;
            foreach (var part in Names(target[(Path.GetPathRoot(target)?.Length ?? 0)..]).Reverse()) rest.Push(part);
        }
        return resolved;
    }

    /// <summary>
    /// Where an open file really lies: on Linux by its descriptor, which no one can exchange any more; elsewhere by
    /// looking at its path once again.
    /// </summary>
    public static string Of(SafeFileHandle handle, string path) =>
        OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget is { } target
            ? target
            : Of(path);

    /// <summary>Whether a real path is a folder or lies within it.</summary>
    public static bool IsWithin(string path, string folder, StringComparison comparison) =>
        path.Equals(folder, comparison)
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, comparison);

    private static IEnumerable<string> Names(string path) =>
        path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Where(name => name is not ("" or "."));
}
