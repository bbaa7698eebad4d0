using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>Between the JSON of this project and the tokens of the schema library.</summary>
internal static class JsonTokens
{
    /// <summary>
    /// Copies a value. Done by hand because the library's parser turns texts that look like dates into dates, and
    /// because a number such as <c>1.0</c> is an integer to JSON schema (2020-12, 4.2.3) but not to the library.
    /// </summary>
    public static JToken From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Members(json),
        JsonValueKind.Array => new JArray(json.EnumerateArray().Select(From)),
        JsonValueKind.String => JValue.CreateString(json.GetString()),
        JsonValueKind.Number => Number(json.GetDouble(), json),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    /// <summary>Where a token is: a JSON pointer (RFC 6901) from the root of its document.</summary>
    public static string Pointer(JToken token) => token.Parent switch
    {
        null => "",
        JProperty property => Pointer(property.Parent!) + "/" + Escape(property.Name),
        JArray list => $"{Pointer(list)}/{list.IndexOf(token)}",
        var other => Pointer(other),
    };

    /// <summary>A member's name as a part of a JSON pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0").Replace("/", "~1");

    /// <summary>Of a name that comes twice the last counts, as it does for whoever reads the arguments later.</summary>
    private static JObject Members(JsonElement json)
    {
        var members = new JObject();
        foreach (var member in json.EnumerateObject()) members[member.Name] = From(member.Value);
        return members;
    }

    private static JValue Number(double number, JsonElement json)
    {
        if (json.TryGetInt64(out var whole)) return new JValue(whole);
        return double.IsInteger(number) && Math.Abs(number) < 1e18 ? new JValue((long)number) : new JValue(number);
    }
}
