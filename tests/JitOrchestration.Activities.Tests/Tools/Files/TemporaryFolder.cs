using JitOrchestration.Activities.Tools.Files;

namespace JitOrchestration.Activities.Tests.Tools.Files;

/// <summary>A folder on the disk with a root in it (`root`) and a place outside of that (`outside`).</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jit-tools-");

    public TemporaryFolder()
    {
        Directory.CreateDirectory(RootPath);
        Directory.CreateDirectory(Outside("."));
        Root = new FileRoot(RootPath, Path.Combine(RootPath, "Data"));
    }

    public FileRoot Root { get; }

    public string RootPath => Path.Combine(_folder.FullName, "root");

    public string Inside(string path) => Path.Combine(RootPath, path);

    public string Outside(string path) => Path.Combine(_folder.FullName, "outside", path);

    public TemporaryFolder With(string path, string content = "content") => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    public TemporaryFolder With(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.WriteAllBytes(Inside(path), content);
        return this;
    }

    public TemporaryFolder WithLink(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Inside(path))!);
        File.CreateSymbolicLink(Inside(path), target);
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
