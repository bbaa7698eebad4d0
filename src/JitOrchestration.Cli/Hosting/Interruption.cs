using System.Runtime.InteropServices;

namespace JitOrchestration.Cli.Hosting;

/// <summary>
/// What the world tells the process while it drives a run. The first Ctrl+C cancels the run, the second one ends the
/// process at once. SIGTERM and a terminal that closes stop the process and leave the run for later.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _stop = new();

    public Interruption()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnTerminate));
    }

    /// <summary>Trips at the first Ctrl+C: the run is to be cancelled.</summary>
    public CancellationToken Cancel => _cancel.Token;

    /// <summary>Trips when the process is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _cancel.Dispose();
        _stop.Dispose();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        // Left to the system, the second one ends the process with the usual code.
        if (_cancel.IsCancellationRequested) return;
        context.Cancel = true;
        _cancel.Cancel();
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
