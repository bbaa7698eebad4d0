using System.Text.Json;
using System.Text.Json.Serialization;

namespace JitOrchestration.Activities.Models.Prices;

/// <summary>
/// Reads tables of prices: <c>{"models": {"name": {"input": 2, "cached_input": 0.5, "output": 8}}}</c>, in US dollars per
/// million tokens. A model may have <c>max_output</c>, the most tokens that it writes in one answer. <c>source</c> and
/// <c>as_of</c> beside the models are for people.
/// </summary>
internal static class PriceFile
{
    private const string BuiltIn = "Models/Prices/prices.json";
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static PriceTable ReadBuiltIn()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(BuiltIn)!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), BuiltIn);
    }

    /// <exception cref="ModelSettingsException">It cannot be read, or is no table of prices.</exception>
    public static PriceTable Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelSettingsException($"The prices in '{path}' cannot be read: {e.Message} Is {ModelVariables.Prices} right?", e);
        }
    }

    /// <exception cref="ModelSettingsException">It is no table of prices.</exception>
    public static PriceTable Parse(string json, string path)
    {
        try
        {
            var models = JsonSerializer.Deserialize<Table>(json, Form)?.Models ?? throw new JsonException("It has no models.");
            return new PriceTable(models.Select(entry => KeyValuePair.Create(entry.Key, Price(entry.Key, entry.Value, path))));
        }
        catch (JsonException e)
        {
            throw new ModelSettingsException($"'{path}' is no table of prices: {e.Message} Write {{\"models\": {{\"name\": {{\"input\": 2, \"cached_input\": 0.5, \"output\": 8}}}}}}, in US dollars per million tokens.", e);
        }
    }

    private static ModelPrice Price(string model, Entry? entry, string path) => entry switch
    {
        null => throw new ModelSettingsException($"'{path}': '{model}' has no price. A model that costs nothing has 0."),
        { MaxOutput: < 1 } => throw new ModelSettingsException($"'{path}': max_output of '{model}' is {entry.MaxOutput}. It is the most tokens of an answer, from 1."),
        { Input: >= 0, Output: >= 0, CachedInput: null or >= 0 } => new ModelPrice(entry.Input, entry.Output) { CachedInput = entry.CachedInput, MaxOutput = entry.MaxOutput },
        _ => throw new ModelSettingsException($"'{path}': a price of '{model}' is negative. A model that costs nothing has 0."),
    };

    private sealed record Table([property: JsonRequired] Dictionary<string, Entry?> Models, string? Source = null, string? AsOf = null);

    private sealed record Entry([property: JsonRequired] decimal Input, [property: JsonRequired] decimal Output, decimal? CachedInput = null, int? MaxOutput = null);
}
