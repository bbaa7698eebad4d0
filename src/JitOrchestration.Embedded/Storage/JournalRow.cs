namespace JitOrchestration.Embedded.Storage;

/// <summary>The events that one step appended to a run's journal, in a form that the store does not look into.</summary>
/// <param name="FirstSequence">The sequence number of the first of them.</param>
/// <param name="EventCount">How many there are.</param>
/// <param name="Data">The events.</param>
internal sealed record JournalRow(long FirstSequence, int EventCount, ReadOnlyMemory<byte> Data);
