namespace JitOrchestration.Core.Execution;

/// <summary>
/// How much of its budget a run has used, and how much is set aside. What a call may use is set aside before it starts;
/// what it did use counts once it is answered, and all that was set aside where nobody knows. A child has a part of the
/// budget granted until it ends.
/// </summary>
internal sealed class BudgetState(RunState run)
{
    private int _open;

    /// <summary>What is set aside.</summary>
    public Reservation Reserved { get; private set; } = Reservation.None;

    /// <summary>What calls may have used of which nobody has heard again.</summary>
    public Reservation InDoubt { get; set; } = Reservation.None;

    /// <summary>What calls want whose commands have been issued, and that have not started.</summary>
    public Reservation Promised { get; set; } = Reservation.None;

    /// <summary>Whether something was given back since somebody last asked: who waits may fit in now.</summary>
    public bool HasRoomAgain { get; set; }

    /// <summary>Whether something is set aside, and so may be given back.</summary>
    public bool HasOpen => _open > 0;

    /// <summary>What is neither used nor set aside; null: the run has no budget.</summary>
    public Reservation? Free => run.Options.Budget is { } budget
        ? new Reservation(budget.Tokens, budget.Usd ?? 0) - Used - Reserved
        : null;

    private Reservation Used => new Reservation(run.Usage.InputTokens + run.Usage.OutputTokens, run.Usage.CostUsd) + InDoubt;

    public bool Fits(Reservation wanted) => Free is not { } free || Fits(wanted, free);

    /// <summary>Whether so much is to be had of so much.</summary>
    public bool Fits(Reservation wanted, Reservation free) => WhatLacks(wanted, free) is null;

    /// <summary>Why so much is not to be had; null: it is.</summary>
    public Failure? Refuse(Reservation wanted) => Free is not { } free ? null : WhatLacks(wanted, free) switch
    {
        "tokens" => Over("tokens", run.Options.Budget!.Tokens, $"{Used.Tokens} tokens", $"{wanted.Tokens}"),
        "usd" => Over("usd", (double)run.Options.Budget!.Usd!.Value, FormattableString.Invariant($"{Used.Usd:0.00##} USD"), FormattableString.Invariant($"{wanted.Usd:0.00##}")),
        _ => null,
    };

    /// <summary>Sets aside, in the place of what was set aside for the same before.</summary>
    public void Set(Reservation? before, Reservation? now)
    {
        _open += (now is null ? 0 : 1) - (before is null ? 0 : 1);
        Reserved = _open == 0 ? Reservation.None : Reserved - (before ?? Reservation.None) + (now ?? Reservation.None);
        if (before is not null) HasRoomAgain = true;
    }

    /// <summary>Nobody will say what a call used: it may be all that was set aside for it.</summary>
    public void Doubt(Reservation? reserved)
    {
        if (reserved is not null) InDoubt += reserved;
    }

    private string? WhatLacks(Reservation wanted, Reservation free) => free switch
    {
        _ when wanted.Tokens > free.Tokens => "tokens",
        _ when run.Options.Budget!.Usd is not null && wanted.Usd > free.Usd => "usd",
        _ => null,
    };

    private Failure Over(string name, double budget, string used, string wanted) => run.Parent is null
        ? Failure.OverBudget(name, budget, $"The run has used {used}, and the next call may need {wanted}")
        : Failure.OverGrant(name, budget, $"The child run has used {used}, and its next call may need {wanted}");
}
