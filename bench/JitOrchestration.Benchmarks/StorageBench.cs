using System.Diagnostics;
using JitOrchestration.Embedded.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace JitOrchestration.Benchmarks;

/// <summary>
/// What the store's tables and indexes cost: a commit of the journal against the floor, which is a commit of as many rows
/// of the same size to a table that has nothing but them, on the same disk with the same durability.
/// </summary>
internal static class StorageBench
{
    private const int RowBytes = 400;
    private const int RowsPerRun = 6;
    private const int Runs = 20_032;

    /// <summary>Measures the floor and the store in turns, three times, and prints what the commits took in milliseconds.</summary>
    public static void Run()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var together in (int[])[1, 64])
            {
                var commits = together == 1 ? 4_000 : Runs / together * RowsPerRun;
                Print($"floor, {together} rows", Measure(commits, folder => Floor(folder, together)));
                Print($"store, {together} rows", Measure(commits, folder => Store(folder, together)));
            }
        }

        Parked(100_000);
    }

    // What a start asks of the store before it can go on with what was unfinished, or answer anyone.
    private static void Parked(int runs)
    {
        var folder = NewFolder();
        using (var store = JournalStore.Open(folder, "before"))
        {
            foreach (var some in Enumerable.Range(0, runs).Chunk(1000))
                store.Commit([.. some.Select(n => Write(n, 0, 0, new byte[RowBytes]) with { Head = new("input_required", RunPhase.Parked, DateTimeOffset.UtcNow) })]);
        }

        var startedAt = Stopwatch.GetTimestamp();
        using (var store = JournalStore.Open(folder, "after"))
        {
            _ = (store.Claims.ClaimUnfinished(_ => false), store.Reader.DueWakeUps(DateTimeOffset.MaxValue, limit: 1), store.Inbox.PendingForParked());
            Console.WriteLine($"start beside {runs} parked runs: {Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds:F1} ms");
            PrintPollCost(store);
        }

        Directory.Delete(folder.Root, recursive: true);
    }

    private static void PrintPollCost(JournalStore store)
    {
        const int Polls = 100_000;
        var startedAt = Stopwatch.GetTimestamp();
        for (var i = 0; i < Polls; i++) store.Inbox.HasNews();
        Console.WriteLine($"inbox poll: {Stopwatch.GetElapsedTime(startedAt).TotalMicroseconds / Polls:F1} us");
    }

    private static DataFolder NewFolder() =>
        DataFolder.Open(Path.Combine(Path.GetTempPath(), $"jit-bench-{Guid.NewGuid():N}"));

    private static double[] Measure(int commits, Func<DataFolder, (Action<int> Commit, IDisposable Close)> open)
    {
        var folder = NewFolder();
        var (commit, close) = open(folder);
        var times = new double[commits];
        for (var i = 0; i < commits; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            commit(i);
            times[i] = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        }

        close.Dispose();
        Directory.Delete(folder.Root, recursive: true);
        return times[(commits / 10)..];
    }

    private static void Print(string what, double[] times)
    {
        Array.Sort(times);
        Console.WriteLine(
            $"{what,-16} p50 {times[times.Length / 2]:F3}  p99 {times[times.Length * 99 / 100]:F2}  max {times[^1]:F1}  mean {times.Average():F3}");
    }

    private static (Action<int> Commit, IDisposable Close) Floor(DataFolder folder, int together)
    {
        var connection = new SqliteConnection($"Data Source={folder.JournalPath};Pooling=False");
        connection.Open();
        var db = connection.Handle!;
        sqlite3_exec(db, """
            PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048;
            CREATE TABLE floor (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
            """);
        sqlite3_prepare_v2(db, "INSERT INTO floor (data) VALUES (?)", out var insert);
        var data = new byte[RowBytes];
        return (_ => InsertAll(db, insert, data, together), new Closing(insert, connection));
    }

    private static void InsertAll(sqlite3 db, sqlite3_stmt insert, byte[] data, int rows)
    {
        sqlite3_exec(db, "BEGIN IMMEDIATE");
        for (var i = 0; i < rows; i++)
        {
            sqlite3_bind_blob(insert, 1, data);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }

        if (sqlite3_exec(db, "COMMIT") != SQLITE_OK) throw new InvalidOperationException("The floor could not be committed.");
    }

    // Each run is created with its first row and ended with its last: the whole life of a short run.
    private static (Action<int> Commit, IDisposable Close) Store(DataFolder folder, int together)
    {
        var store = JournalStore.Open(folder, "0123456789abcdef");
        var data = new byte[RowBytes];
        IReadOnlyList<long> runs = [];
        return (i => runs = store.Commit(Writes(i)), store);

        RunWrite[] Writes(int commit) => [.. Enumerable.Range(0, together)
            .Select(r => Write(commit / RowsPerRun * together + r, commit % RowsPerRun, runs.ElementAtOrDefault(r), data))];
    }

    private static RunWrite Write(int run, int step, long number, byte[] data) => new()
    {
        Run = number,
        Create = step == 0 ? new NewRun($"01J{run:D23}", DateTimeOffset.UtcNow) : null,
        Append = new JournalRow((step * 3) + 1, 3, data),
        Head = step switch
        {
            0 => new RunHead("running", RunPhase.Active, DateTimeOffset.UtcNow),
            RowsPerRun - 1 => new RunHead("completed", RunPhase.Ended, DateTimeOffset.UtcNow, Preview: "\"a result\""),
            _ => null,
        },
    };

    private sealed class Closing(params IDisposable[] all) : IDisposable
    {
        public void Dispose() => Array.ForEach(all, one => one.Dispose());
    }
}
