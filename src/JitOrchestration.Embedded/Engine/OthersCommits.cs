using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Engine;

/// <summary>
/// Wakes readers when another process has committed something. Commits of this process are told as they happen; those of
/// others have to be looked for: one look for all readers, and none when nobody reads.
/// </summary>
internal sealed class OthersCommits : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly EngineStorage _storage;
    private readonly RunObservers _readers;
    private readonly ITimer _timer;
    private long _version;

    public OthersCommits(EngineStorage storage, RunObservers readers, TimeProvider time)
    {
        (_storage, _readers) = (storage, readers);
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        if (_readers.Any && (!TryReadVersion(out var version) || Interlocked.Exchange(ref _version, version) != version)) _readers.LookAgain();
    }

    /// <summary>What is wrong with the folder is for those to say who read it.</summary>
    private bool TryReadVersion(out long version)
    {
        version = 0;
        try
        {
            version = _storage.OthersVersion();
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
