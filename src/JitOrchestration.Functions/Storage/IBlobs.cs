namespace JitOrchestration.Functions.Storage;

/// <summary>
/// The one store of the service beside Durable's own: named bytes in one container. Everything that must outlive an
/// orchestration's history is here: journals, payloads, mailboxes, markers, starts.
/// </summary>
public interface IBlobs
{
    /// <summary>Writes a blob that must not be there yet.</summary>
    /// <returns>False: it is there, and was left as it is.</returns>
    Task<bool> CreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Writes a blob, in the place of whatever is there.</summary>
    Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>The bytes of a blob; null: it is not there.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation = default);

    /// <summary>Some bytes of a blob, from an offset, at most so many; null: it is not there.</summary>
    Task<byte[]?> ReadRangeAsync(string name, long offset, int length, CancellationToken cancellation = default);

    /// <summary>The names that begin with a text, in the order of their bytes.</summary>
    /// <param name="prefix">The beginning.</param>
    /// <param name="after">Only names after this one.</param>
    /// <param name="cancellation">Gives up.</param>
    IAsyncEnumerable<string> ListAsync(string prefix, string? after = null, CancellationToken cancellation = default);

    /// <summary>Deletes a blob; one that is not there is no mistake.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>Deletes a blob that has this very content; one that has another is left as it is, and one that is not there is no mistake.</summary>
    Task DeleteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);
}
