namespace JitOrchestration.Benchmarks.Engine;

/// <summary>A folder on a real disk that is gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jit-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
