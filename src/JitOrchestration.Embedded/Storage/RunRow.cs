namespace JitOrchestration.Embedded.Storage;

/// <summary>What the store knows of a run without reading its journal.</summary>
/// <param name="Number">The run's key in this file; later runs have higher numbers, and none is used twice.</param>
/// <param name="Id">The run's public id, a ULID.</param>
/// <param name="ParentId">The run that this one is a child of.</param>
/// <param name="Status">The run's status, in the words of the API.</param>
/// <param name="Phase">Whether it is driven, parked or over.</param>
/// <param name="Owner">The token of the process that drives it; null when none does.</param>
/// <param name="WakeAt">When a parked run wants to be woken.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When its head was written last.</param>
/// <param name="Preview">A small JSON text for lists.</param>
internal sealed record RunRow(
    long Number,
    string Id,
    string? ParentId,
    string Status,
    RunPhase Phase,
    string? Owner,
    DateTimeOffset? WakeAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Preview);
