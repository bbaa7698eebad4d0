using System.Text;
using JitOrchestration.Embedded.Storage;

namespace JitOrchestration.Embedded.Tests.Storage;

/// <summary>A data folder of one test's own, gone with it.</summary>
internal sealed class TempData : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public TempData() => Folder = DataFolder.Open(Path.Combine(Path.GetTempPath(), $"jit-test-{Guid.NewGuid():N}"));

    public DataFolder Folder { get; }

    public JournalStore OpenJournal(string owner = "me") => JournalStore.Open(Folder, owner);

    public PayloadStore OpenPayloads() => PayloadStore.Open(Folder, TimeProvider.System);

    public void Dispose() => Directory.Delete(Folder.Root, recursive: true);

    /// <summary>A text shaped like a ULID.</summary>
    public static string Id(int n) => $"01J{n:D23}";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static RunWrite New(int n, RunHead? head = null, string? parent = null) =>
        new() { Create = new NewRun(Id(n), Now, parent), Append = Row(1, $"created {n}"), Head = head };

    public static JournalRow Row(long firstSequence, string data, int events = 1) => new(firstSequence, events, Bytes(data));

    public static RunHead Active(string status = "running") => new(status, RunPhase.Active, Now);

    public static RunHead Parked(DateTimeOffset? wakeAt = null) => new("input_required", RunPhase.Parked, Now, wakeAt);

    public static RunHead Ended(string status = "completed", DateTimeOffset? at = null) => new(status, RunPhase.Ended, at ?? Now);
}

internal static class TempDataExtensions
{
    public static long Add(this JournalStore store, int n, RunHead? head = null, string? parent = null) =>
        store.Commit([TempData.New(n, head, parent)])[0];

    public static void SetHead(this JournalStore store, long run, RunHead head) =>
        store.Commit([new RunWrite { Run = run, Head = head }]);

    public static string[] Texts(this IEnumerable<JournalRow> rows) =>
        [.. rows.Select(r => Encoding.UTF8.GetString(r.Data.Span))];
}
