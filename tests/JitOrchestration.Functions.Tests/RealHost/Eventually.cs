using System.Diagnostics;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Waits for something that another process does: there is nothing to be told by, so it is asked.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> because, int seconds = 60)
    {
        var began = Stopwatch.StartNew();
        while (!await condition())
        {
            if (began.Elapsed >= TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"Not within {seconds} s:\n{because()}");
            await Task.Delay(100);
        }
    }
}
