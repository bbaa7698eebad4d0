namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>Reads requests with the plans that are expected of them: <c>&gt; request</c>, then the lines of the plan.</summary>
internal static class RequestFile
{
    public static IEnumerable<(string Request, string Plan)> Read(string text)
    {
        foreach (var block in text.ReplaceLineEndings("\n").Split("\n> ").Select(block => block.TrimStart('>', ' ')))
        {
            var (end, plan) = (block.IndexOf('\n', StringComparison.Ordinal), "");
            if (end >= 0) plan = block[(end + 1)..].Split("\n```")[0].Trim('\n');
            if (end > 0) yield return (block[..end], plan);
        }
    }

    /// <summary>The requests of all files of the folder.</summary>
    public static IEnumerable<(string Request, string Plan)> All() =>
        Directory.GetFiles(Folder("Requests"), "*.txt").Order(StringComparer.Ordinal).SelectMany(file => Read(File.ReadAllText(file)));

    /// <summary>The examples of the documentation.</summary>
    public static IEnumerable<(string Request, string Plan)> Documented() =>
        File.ReadAllText(Folder("offline-planner.md")).ReplaceLineEndings("\n").Split("```plan\n").Skip(1).SelectMany(Read);

    public static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Offline", name);
}
