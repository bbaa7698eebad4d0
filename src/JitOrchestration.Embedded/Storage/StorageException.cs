namespace JitOrchestration.Embedded.Storage;

/// <summary>The data folder could not do what was asked. Nothing of the refused work is stored.</summary>
/// <remarks>
/// One thing is beyond any store: after <see cref="StorageErrorCodes.Io"/> the disk did not say whether it kept the last
/// commit. Whoever gets it stops, and reads the journal again before going on.
/// </remarks>
public sealed class StorageException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">One of <see cref="StorageErrorCodes"/>.</param>
    /// <param name="message">What was wrong, with which file, and what to do.</param>
    /// <param name="inner">What the file system or SQLite said.</param>
    public StorageException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>A stable name: one of <see cref="StorageErrorCodes"/>.</summary>
    public string Code { get; }
}
