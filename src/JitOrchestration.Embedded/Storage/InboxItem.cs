namespace JitOrchestration.Embedded.Storage;

/// <summary>What a process asks of a run that it does not drive.</summary>
/// <param name="Id">Named in <see cref="RunWrite.Consumed"/> when it was taken.</param>
/// <param name="Run">The run's number.</param>
/// <param name="Data">The input, in a form that the store does not look into.</param>
internal sealed record InboxItem(long Id, long Run, byte[] Data);
