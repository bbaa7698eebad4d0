using System.Diagnostics;
using System.Text.Json.Nodes;
using JitOrchestration.Embedded.Storage;
using JitOrchestration.Embedded.Storage.Sqlite;

namespace JitOrchestration.Benchmarks.Engine;

/// <summary>
/// The floor: what a commit costs on this disk, through the same SQLite, into the journal's own table with rows of the
/// engine's size, written as plainly as can be.
/// </summary>
internal static class Floor
{
    /// <summary>About what one step of a tool subtask writes.</summary>
    private const int RowBytes = 400;

    /// <summary>As many rows as a run of five steps has, after which others take its place.</summary>
    private const int RowsPerRun = 6;

    public static Task MeasureAsync(Sizes sizes, JsonObject results)
    {
        results["commit_ms_p50"] = Commit(sizes.FloorCommits, rows: 1);
        results["commit_64_ms_p50"] = Commit(sizes.FloorCommits, rows: 64);
        return Task.CompletedTask;
    }

    private static double Commit(int commits, int rows)
    {
        using var folder = new TemporaryFolder();
        using var connection = DatabaseFile.Open(Path.Combine(folder.Path, "floor.db"), JournalFormat.Current).OpenWriter();
        using var insert = connection.Prepare("INSERT INTO journal (run, first_seq, events, data) VALUES (?, ?, ?, ?)");
        using var begin = connection.Prepare("BEGIN IMMEDIATE");
        using var commit = connection.Prepare("COMMIT");
        var data = new byte[RowBytes];
        Random.Shared.NextBytes(data);
        var times = new List<double>(commits);
        for (var i = 0; i < commits + (commits / 10); i++)
        {
            var start = Stopwatch.GetTimestamp();
            begin.Execute();
            for (var run = 0; run < rows; run++) insert.Bind(1, (i / RowsPerRun * rows) + run).Bind(2, i % RowsPerRun).Bind(3, 4).Bind(4, data).Execute();
            commit.Execute();
            if (i >= commits / 10) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return Median.Of(times);
    }
}
