using JitOrchestration.Embedded.Engine;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Engine.Faults;

/// <summary>Breaks an engine once what it has decided is on disk, and nothing has followed from it.</summary>
internal sealed class Fault
{
    private volatile bool _breaks;

    public EmbeddedEngineOptions In(EmbeddedEngineOptions options) => options with { CrashPoint = Pass };

    public void BreakAfterTheNextCommit() => _breaks = true;

    private void Pass(string point)
    {
        if (_breaks && point == CrashPoints.AfterCommit) throw new StorageException(StorageErrorCodes.Io, "The disk is gone.");
    }
}
