using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models.Prices;

/// <summary>
/// Prices by the names of models. An entry is also for the versions of its model: <c>gpt-4.1-mini</c> for
/// <c>gpt-4.1-mini-2025-04-14</c>, <c>llama3.2</c> for <c>llama3.2:3b</c>; but not for another model whose name goes on, such as
/// <c>gpt-4.1</c> for <c>gpt-4.1-mini</c>. An entry that ends in <c>*</c> is for every name that starts so. The longest entry wins.
/// </summary>
public sealed class PriceTable
{
    private readonly FrozenDictionary<string, ModelPrice> _entries;

    internal PriceTable(IEnumerable<KeyValuePair<string, ModelPrice>> entries) =>
        _entries = entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>No prices.</summary>
    public static PriceTable Empty { get; } = new([]);

    /// <summary>The prices that come with this version, with their source and date in the file <c>prices.json</c>.</summary>
    public static PriceTable BuiltIn { get; } = PriceFile.ReadBuiltIn();

    /// <summary>The names that have a price.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>The built-in prices, and over them those of the user's file.</summary>
    /// <param name="file">The file's path; null: there is none.</param>
    /// <exception cref="ModelSettingsException">It cannot be read, or is no table of prices.</exception>
    public static PriceTable WithFile(string? file) => file is null ? BuiltIn : BuiltIn.With(PriceFile.Read(file));

    /// <summary>These prices, and over them others.</summary>
    public PriceTable With(PriceTable others) => new(_entries.Concat(others._entries)
        .GroupBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .Select(same => same.Last()));

    /// <summary>These prices, and over them one.</summary>
    public PriceTable With(string model, ModelPrice price) => With(new PriceTable([KeyValuePair.Create(model, price)]));

    /// <summary>The price of a model; null: it is not known.</summary>
    public ModelPrice? Find(string model)
    {
        for (var length = model.Length; length >= 0; length--)
        {
            var start = model[..length];
            if (IsVersion(model.AsSpan(length)) && _entries.TryGetValue(start, out var price)) return price;
            if (_entries.TryGetValue(start + '*', out price)) return price;
        }
        return null;
    }

    /// <summary>What a call cost, in US dollars; null: the model has no price.</summary>
    public decimal? Cost(string model, UsageDetails usage) =>
        Find(model)?.Cost(usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, usage.OutputTokenCount ?? 0);

    // Nothing; a tag of a local server, ":3b" or "@sha"; or a date, a build or "latest" behind a dash.
    private static bool IsVersion(ReadOnlySpan<char> rest) =>
        rest.IsEmpty
        || rest[0] is ':' or '@'
        || rest[0] == '-' && (rest[1..] is "latest" || rest.Length > 1 && rest.IndexOfAnyExcept("-0123456789") < 0);
}
