namespace JitOrchestration.Activities.Models.Prices;

/// <summary>What a model costs, in US dollars per million tokens, and what bounds that.</summary>
/// <param name="Input">Tokens that it reads.</param>
/// <param name="Output">Tokens that it writes, those of its thoughts included.</param>
public sealed record ModelPrice(decimal Input, decimal Output)
{
    private const decimal Unit = 1_000_000;

    /// <summary>Tokens that it reads again, where they are cheaper; null: they cost what others do.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>The most tokens that it writes in one answer; null: not known, and it is asked for as many as the run allows.</summary>
    public int? MaxOutput { get; init; }

    /// <summary>What a call costs, in US dollars.</summary>
    /// <param name="input">Tokens read, the cached ones among them.</param>
    /// <param name="cachedInput">Tokens of them that were cached.</param>
    /// <param name="output">Tokens written.</param>
    public decimal Cost(long input, long cachedInput, long output)
    {
        var cached = Math.Clamp(cachedInput, 0, Math.Max(input, 0));
        return ((input - cached) * Input + cached * (CachedInput ?? Input) + output * Output) / Unit;
    }
}
