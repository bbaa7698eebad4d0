using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>
/// Runs something without root's right to write everywhere, so that tests of read-only folders mean something in a
/// container too: on Linux a thread may give up that right for itself (setfsuid(2)).
/// </summary>
internal static class Unprivileged
{
    private const uint Nobody = 65534;

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) SetFileSystemUser(Nobody);
            try
            {
                action();
            }
            catch (Exception e)
            {
                error = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        error?.Throw();
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUser(uint user);
}
