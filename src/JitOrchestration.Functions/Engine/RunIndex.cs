using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Storage;

namespace JitOrchestration.Functions.Engine;

/// <summary>Lists runs, newest first. Children are with their parents.</summary>
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
        await blobs.DeleteAsync(BlobNames.LiveRun(run.RunId), cancellation);
    }

    /// <summary>A run of the list; null: it is not there any more.</summary>
    public async Task<ListedRun?> FindAsync(string runId, CancellationToken cancellation) =>
        await blobs.ReadAsync(BlobNames.Run(runId), cancellation) is { } json ? JsonSerializer.Deserialize<ListedRun>(json) : null;

    /// <summary>The ids of runs, newest first, from the one after another on.</summary>
    public async IAsyncEnumerable<string> IdsAsync(string list, string? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var name in blobs.ListAsync(list, after is null ? null : list + BlobNames.Listed(after), cancellation)) yield return BlobNames.Listed(name[list.Length..]);
    }

    private Task PutAsync(RunState run, RunStatus? ended, CancellationToken cancellation)
    {
        var preview = RunPreview.Of(run);
        var listed = new ListedRun(run.RunId, preview.Request, run.CreatedAt, run.EndedAt ?? run.LastStepAt, run.Options.RetainDays, ended) { Tags = preview.Tags };
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
