using System.Runtime.CompilerServices;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>Lists runs: all of them and those that are live, newest first, and the ended ones by when they are to go. Children are with their parents.</summary>
internal sealed class RunIndex(IBlobs blobs)
{
    /// <summary>Lists a run as live.</summary>
    public async Task AddAsync(RunState run, CancellationToken cancellation)
    {
        await PutAsync(run, null, cancellation);
        await blobs.PutAsync(BlobNames.LiveRun(run.RunId), ReadOnlyMemory<byte>.Empty, cancellation);
    }

    /// <summary>Lists a run as ended.</summary>
    public async Task EndAsync(RunState run, CancellationToken cancellation)
    {
        await PutAsync(run, run.Status, cancellation);
        await blobs.PutAsync(EndOf(run), ReadOnlyMemory<byte>.Empty, cancellation);
        // Last: what is listed as live is looked after, should the rest not be done.
        await blobs.DeleteAsync(BlobNames.LiveRun(run.RunId), cancellation);
    }

    /// <summary>
    /// The ends of runs that are to go by now, as <see cref="ForgetAsync"/> takes them. A run that was retried or deleted since is
    /// still in there.
    /// </summary>
    /// <param name="retention">How long runs are kept that do not say so themselves.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<ListedEnd> ExpiredAsync(TimeSpan retention, DateTimeOffset now, CancellationToken cancellation) =>
        UntilAsync(BlobNames.Ends, now - retention, cancellation).Concat(UntilAsync(BlobNames.Dues, now, cancellation));

    /// <summary>Takes an end off the list.</summary>
    public Task ForgetAsync(ListedEnd end, CancellationToken cancellation) => blobs.DeleteAsync(end.Name, cancellation);

    /// <summary>Takes a run off the lists that lead to it.</summary>
    public async Task RemoveAsync(string runId, CancellationToken cancellation)
    {
        await blobs.DeleteAsync(BlobNames.LiveRun(runId), cancellation);
        await blobs.DeleteAsync(BlobNames.Run(runId), cancellation);
    }

    /// <summary>A run of the list; null: it is not there any more.</summary>
    public async Task<ListedRun?> FindAsync(string runId, CancellationToken cancellation) =>
        await blobs.ReadAsync(BlobNames.Run(runId), cancellation) is { } json ? JsonSerializer.Deserialize<ListedRun>(json) : null;

    /// <summary>The ids of runs, newest first, from the one after another on.</summary>
    public async IAsyncEnumerable<string> IdsAsync(string list, string? after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var name in blobs.ListAsync(list, after is null ? null : list + BlobNames.Listed(after), cancellation)) yield return BlobNames.Listed(name[list.Length..]);
    }

    private IAsyncEnumerable<ListedEnd> UntilAsync(string list, DateTimeOffset until, CancellationToken cancellation)
    {
        var end = BlobNames.Until(list, until);
        return blobs.ListAsync(list, null, cancellation)
            .TakeWhile(name => string.CompareOrdinal(name, end) < 0)
            .Select(name => new ListedEnd(name, name[(name.LastIndexOf('/') + 1)..]));
    }

    /// <summary>How long runs are kept that do not say so is the service's to change: they are listed by their ends.</summary>
    private static string EndOf(RunState run) => run.Options.RetainDays is { } days
        ? BlobNames.At(BlobNames.Dues, UpdatedAt(run).AddDays(days), run.RunId)
        : BlobNames.At(BlobNames.Ends, UpdatedAt(run), run.RunId);

    private static DateTimeOffset UpdatedAt(RunState run) => run.EndedAt ?? run.LastStepAt;

    private Task PutAsync(RunState run, RunStatus? ended, CancellationToken cancellation)
    {
        var preview = RunPreview.Of(run);
        var listed = new ListedRun(run.RunId, preview.Request, run.CreatedAt, UpdatedAt(run), run.Options.RetainDays, ended) { Tags = preview.Tags };
        return blobs.PutAsync(BlobNames.Run(run.RunId), JsonSerializer.SerializeToUtf8Bytes(listed), cancellation);
    }
}

/// <summary>A run in the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">The beginning of its request.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="UpdatedAt">When it began, went on or ended.</param>
/// <param name="RetainDays">How long it is kept once it has ended, if it says so.</param>
/// <param name="Ended">How it ended; null: it has not.</param>
internal sealed record ListedRun(string Id, string Request, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, int? RetainDays, RunStatus? Ended)
{
    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>The end of a run, in the order of time.</summary>
/// <param name="Name">Its name in the list.</param>
/// <param name="RunId">The run.</param>
internal sealed record ListedEnd(string Name, string RunId);
