namespace JitOrchestration.Embedded.CrashHost;

/// <summary>One folder: hosts are killed on it until one comes through.</summary>
internal sealed class SoakRound : IDisposable
{
    /// <summary>A third loss in a row would fail a call, and rightly so: the next host is left in peace then.</summary>
    private const int LossesAllowed = 2;

    /// <summary>The steps that fail under their first key.</summary>
    private static readonly HashSet<string> MayFail = ["again", "list_1", "list_3", "two", "bad"];

    private readonly SoakFolder _folder = new();
    private readonly List<string> _history = [];
    private HashSet<string> _answered = [];
    private int _callsSeen;

    /// <returns>How many processes died.</returns>
    public static async Task<int> RunAsync(SortedDictionary<string, string> expected, KillPlans plan)
    {
        using var round = new SoakRound();
        try
        {
            var killed = 0;
            for (; plan.Left > 0 && await round.KillAsync(plan.Next()); killed++) plan.Count();
            await round.FinishAsync();
            round.Compare(expected);
            return killed;
        }
        catch (SoakException broken)
        {
            throw new SoakException($"{broken.Message}\nHosts: {string.Join("; ", round._history)}.");
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>False: it came through alive, or must be left in peace.</returns>
    private async Task<bool> KillAsync(KillPlan kill)
    {
        if (_history.Count > 0 && Look().MostLost >= LossesAllowed) return false;
        _history.Add(kill.ToString());
        using var host = HostProcess.Start(_folder.Path, new HostOptions { Workloads = Workload.Mixed, CrashPoint = kill.Point, Occurrence = kill.Occurrence });
        if (!await host.ReadyAsync()) return !await host.EndAsync();
        return !await host.EndOrKillAsync(kill.After);
    }

    private async Task FinishAsync()
    {
        _history.Add("in peace");
        using var host = HostProcess.Start(_folder.Path, new HostOptions { Workloads = Workload.Mixed });
        if (!await host.EndAsync()) throw new SoakException("The last host died although nobody killed it.");
    }

    /// <summary>Reads what a killed host left, and holds its calls against what was answered before it started.</summary>
    private FolderView Look()
    {
        var view = FolderView.Open(_folder.Path);
        foreach (var call in view.Calls.Skip(_callsSeen))
        {
            if (_answered.Contains(call.Key)) throw new SoakException($"'{call.Step}' was performed again under {call.Key}, although its answer was committed.");
        }
        (_answered, _callsSeen) = (view.Answered, view.Calls.Count);
        return view;
    }

    private void Compare(SortedDictionary<string, string> expected)
    {
        var view = Look();
        foreach (var (place, outcome) in expected)
        {
            if (!view.Outcomes.TryGetValue(place, out var found)) throw new SoakException($"The run {place} is gone.");
            if (found != outcome) throw new SoakException($"The run {place} ended otherwise:\n  {found}\nnot\n  {outcome}");
        }
        if (view.Outcomes.Count != expected.Count) throw new SoakException($"There are {view.Outcomes.Count} runs, not {expected.Count}.");
        CompareKeys(view);
    }

    /// <summary>However often a step was performed, its key was the same, unless it was known to have failed.</summary>
    private static void CompareKeys(FolderView view)
    {
        foreach (var step in view.Calls.Where(call => !MayFail.Contains(call.Step)).GroupBy(call => (call.Step, Run: call.Key[..call.Key.IndexOf('/')])))
        {
            if (step.Select(call => call.Key).Distinct().Count() > 1) throw new SoakException($"'{step.Key.Step}' was performed under several keys: {string.Join(", ", step.Select(call => call.Key))}.");
        }
    }
}
