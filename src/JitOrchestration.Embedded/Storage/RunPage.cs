namespace JitOrchestration.Embedded.Storage;

/// <summary>A part of the list of runs, the newest first.</summary>
/// <param name="Runs">At most as many as were asked for.</param>
/// <param name="Next">The cursor to go on with; null when there is nothing more.</param>
internal sealed record RunPage(IReadOnlyList<RunRow> Runs, long? Next);
