namespace JitOrchestration.Embedded.CrashHost;

/// <summary>
/// Kills processes, at every named crash point in turn and at random moments, starts others on what they leave, and
/// holds the outcome against that of a process which was left in peace.
/// </summary>
public static class SoakTest
{
    /// <summary>Rounds side by side: a host spends half of its life waiting.</summary>
    private const int Side = 3;

    /// <summary>Kills so often.</summary>
    /// <param name="kills">How many processes are to be killed.</param>
    /// <param name="log">Where to say how it goes.</param>
    /// <returns>0: nothing was lost or done twice. 1: something was; the log says what.</returns>
    public static async Task<int> RunAsync(int kills, TextWriter log)
    {
        try
        {
            await KillAsync(kills, TextWriter.Synchronized(log));
            return 0;
        }
        catch (SoakException broken)
        {
            await log.WriteLineAsync(broken.Message);
            return 1;
        }
    }

    private static async Task KillAsync(int kills, TextWriter log)
    {
        var expected = await InPeaceAsync();
        var plan = new KillPlans(kills);
        await Parallel.ForAsync(0, Side, async (_, _) =>
        {
            while (plan.Left > 0)
            {
                var killed = await SoakRound.RunAsync(expected, plan);
                await log.WriteLineAsync($"a round of {killed} kills; {plan.Left} of {kills} are left");
            }
        });
    }

    /// <summary>How every run ends when nobody is killed.</summary>
    private static async Task<SortedDictionary<string, string>> InPeaceAsync()
    {
        using var folder = new SoakFolder();
        using var host = HostProcess.Start(folder.Path, new HostOptions { Workloads = Workload.Mixed });
        if (!await host.EndAsync()) throw new SoakException("The workload does not come to its end by itself.");
        return FolderView.Open(folder.Path).Outcomes;
    }
}

/// <summary>Something was lost, or done twice.</summary>
internal sealed class SoakException(string message) : Exception(message);

/// <summary>A folder of a round, gone with it.</summary>
internal sealed class SoakFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jit-soak-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
