namespace JitOrchestration.Core.Execution;

/// <summary>
/// How much of its budget a run has used, and how much is set aside. What a call may use is set aside before it starts;
/// what it did use counts once it is answered. A child has a part of the budget granted until it ends.
/// </summary>
internal sealed class BudgetState(RunState run)
{
    private int _open;

    /// <summary>What is set aside.</summary>
    public Reservation Reserved { get; private set; } = Reservation.None;

    /// <summary>Whether something was given back since somebody last asked: who waits may fit in now.</summary>
    public bool HasRoomAgain { get; set; }

    /// <summary>Whether something is set aside, and so may be given back.</summary>
    public bool HasOpen => _open > 0;

    /// <summary>What is neither used nor set aside; null: the run has no budget.</summary>
    public Reservation? Free => run.Options.Budget is { } budget
        ? new Reservation(budget.Tokens, budget.Usd ?? 0) - Used - Reserved
        : null;

    private Reservation Used => new(run.Usage.InputTokens + run.Usage.OutputTokens, run.Usage.CostUsd);

    public bool Fits(Reservation wanted) => WhatLacks(wanted) is null;

    /// <summary>Why so much is not to be had; null: it is.</summary>
    public Failure? Refuse(Reservation wanted) => WhatLacks(wanted) switch
    {
        "tokens" => Failure.OverBudget("tokens", run.Options.Budget!.Tokens, $"The run has used {Used.Tokens} tokens, and the next call may need {wanted.Tokens}"),
        "usd" => Failure.OverBudget("usd", (double)run.Options.Budget!.Usd!.Value, FormattableString.Invariant($"The run has used {Used.Usd:0.00##} USD, and the next call may need {wanted.Usd:0.00##}")),
        _ => null,
    };

    /// <summary>Sets aside, in the place of what was set aside for the same before.</summary>
    public void Set(Reservation? before, Reservation? now)
    {
        _open += (now is null ? 0 : 1) - (before is null ? 0 : 1);
        Reserved = _open == 0 ? Reservation.None : Reserved - (before ?? Reservation.None) + (now ?? Reservation.None);
        if (before is not null) HasRoomAgain = true;
    }

    private string? WhatLacks(Reservation wanted) => Free switch
    {
        null => null,
        { } free when wanted.Tokens > free.Tokens => "tokens",
        { } free when run.Options.Budget!.Usd is not null && wanted.Usd > free.Usd => "usd",
        _ => null,
    };
}
