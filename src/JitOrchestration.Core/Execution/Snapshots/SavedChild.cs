namespace JitOrchestration.Core.Execution;

/// <summary>What a child run is to its parent.</summary>
internal enum SavedChildRole
{
    /// <summary>It works.</summary>
    Open,

    /// <summary>It is no longer wanted, and may not have ended yet.</summary>
    Unwanted,

    /// <summary>It has ended; its subtask has not.</summary>
    Ended,
}

/// <summary>A child run, as a snapshot has it.</summary>
internal sealed record SavedChild
{
    public required string RunId { get; init; }

    public required string Subtask { get; init; }

    public int? Index { get; init; }

    public SavedChildRole Role { get; init; }

    /// <summary>Whether its instance has it as its child; else the instance has gone on with another, or is at rest.</summary>
    public bool IsHeld { get; init; }

    public bool Launched { get; init; }

    public bool Parked { get; init; }

    public bool MayExist { get; init; }

    public int Retries { get; init; }

    public int Activities { get; init; }

    public required Usage Usage { get; init; }

    public Reservation? Grant { get; init; }

    public TimeSpan? TimeLeft { get; init; }

    public static IEnumerable<SavedChild> AllOf(RunState run)
    {
        var open = run.OpenChildren.Values.Select(child => Of(child, SavedChildRole.Open));
        var unwanted = run.UnwantedChildren.Values.Select(child => Of(child, SavedChildRole.Unwanted));
        var ended = run.Subtasks.SelectMany(subtask => subtask.FanOut?.Instances ?? [subtask.Single]).OfType<InstanceState>()
            .Where(instance => instance.Child is not null && !SavedInstance.IsAtRest(instance)).Select(instance => instance.Child!)
            .Where(child => run.OpenChildren.GetValueOrDefault(child.RunId) != child && run.UnwantedChildren.GetValueOrDefault(child.RunId) != child);
        return [.. open, .. unwanted, .. ended.Select(child => Of(child, SavedChildRole.Ended))];
    }

    public void RestoreTo(RunState run)
    {
        var subtask = run.SubtaskOf(Subtask);
        var instance = (Index is { } index ? subtask.FanOut?.Instances[index] : subtask.Single) ?? new InstanceState(subtask, Index, default);
        var child = new ChildState(RunId, instance) { Retries = Retries, Launched = Launched, Parked = Parked, MayExist = MayExist, Activities = Activities, Usage = Usage, Grant = Grant, TimeLeft = TimeLeft };
        if (IsHeld) instance.Child = child;
        if (Parked) run.ParkedChildren++;
        if (Grant is not null) run.Budget.Set(null, Grant);
        if (Role == SavedChildRole.Open) run.OpenChildren.Add(RunId, child);
        if (Role == SavedChildRole.Unwanted) run.UnwantedChildren.Add(RunId, child);
    }

    private static SavedChild Of(ChildState child, SavedChildRole role) => new()
    {
        RunId = child.RunId,
        Subtask = child.Instance.Subtask.Id,
        Index = child.Instance.Index,
        Role = role,
        IsHeld = child.Instance.Child == child && !SavedInstance.IsAtRest(child.Instance),
        Launched = child.Launched,
        Parked = child.Parked,
        MayExist = child.MayExist,
        Retries = child.Retries,
        Activities = child.Activities,
        Usage = child.Usage,
        Grant = child.Grant,
        TimeLeft = child.TimeLeft,
    };
}
