namespace JitOrchestration.Core.Execution;

/// <summary>What the models of a run, together with those of its children, may use at most.</summary>
public sealed record RunBudget
{
    /// <summary>The money of a run that says nothing of it, in US dollars, where the prices of its models are known.</summary>
    public const decimal UsualUsd = 10;

    /// <summary>Tokens, read and written.</summary>
    public long Tokens { get; init; } = 2_000_000;

    /// <summary>US dollars; null: money is not counted, because a model has no known price.</summary>
    public decimal? Usd { get; init; }

    /// <summary>What the dearest model that the run is known to use costs; null: nothing.</summary>
    public ModelRate? Rate { get; init; }
}

/// <summary>What a model costs, in US dollars for a million tokens.</summary>
/// <param name="Input">Of tokens that it reads.</param>
/// <param name="Output">Of tokens that it writes.</param>
public sealed record ModelRate(decimal Input, decimal Output)
{
    /// <summary>The cost of so many tokens, in US dollars.</summary>
    public decimal CostOf(long inputTokens, long outputTokens) => ((inputTokens * Input) + (outputTokens * Output)) / 1_000_000;
}

/// <summary>A part of a budget, set aside for a call that is under way, or granted to a child run.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="Usd">US dollars.</param>
public sealed record Reservation(long Tokens, decimal Usd)
{
    /// <summary>Nothing.</summary>
    public static readonly Reservation None = new(0, 0);

    /// <summary>Both together.</summary>
    public static Reservation operator +(Reservation a, Reservation b) => new(a.Tokens + b.Tokens, a.Usd + b.Usd);

    /// <summary>What the first has more than the second.</summary>
    public static Reservation operator -(Reservation a, Reservation b) => new(a.Tokens - b.Tokens, a.Usd - b.Usd);
}
