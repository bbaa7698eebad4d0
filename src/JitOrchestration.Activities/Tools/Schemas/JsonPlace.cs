using System.Globalization;
using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>A JSON value at its place in a document. Asked for again it is the same object, so that what is known of it can be kept.</summary>
internal sealed class JsonPlace
{
    private readonly JsonPlace? _parent;
    private readonly string _name;
    private readonly Lazy<Dictionary<string, JsonPlace>> _members;
    private readonly Lazy<JsonPlace[]> _items;

    /// <summary>A whole document.</summary>
    public JsonPlace(JsonElement json)
        : this(null, "", json)
    {
    }

    private JsonPlace(JsonPlace? parent, string name, JsonElement json)
    {
        (_parent, _name, Json) = (parent, name, json);
        _members = new(ReadMembers);
        _items = new(ReadItems);
    }

    public JsonElement Json { get; }

    public bool IsContainer => Json.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The members of an object. Of a name that comes twice the last counts, as it does for who reads values later.</summary>
    public IReadOnlyDictionary<string, JsonPlace> Members => _members.Value;

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<JsonPlace> Items => _items.Value;

    /// <summary>What an object or a list holds.</summary>
    public IEnumerable<JsonPlace> Inner => Json.ValueKind == JsonValueKind.Array ? Items : Members.Values;

    /// <summary>A member; null: there is none of this name.</summary>
    public JsonPlace? this[string name] => Members.GetValueOrDefault(name);

    /// <summary>Where a JSON pointer leads from here; null: nowhere.</summary>
    public JsonPlace? Find(string pointer) => pointer.Split('/').Skip(1).Aggregate<string, JsonPlace?>(this, (place, part) => place?.Step(part));

    /// <summary>The JSON pointer (RFC 6901).</summary>
    public override string ToString() => _parent is null ? "" : $"{_parent}/{JsonTokens.Escape(_name)}";

    private JsonPlace? Step(string part) =>
        Json.ValueKind != JsonValueKind.Array ? this[part.Replace("~1", "/").Replace("~0", "~")]
        : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? Items.ElementAtOrDefault(index)
        : null;

    private Dictionary<string, JsonPlace> ReadMembers()
    {
        var members = new Dictionary<string, JsonPlace>();
        if (Json.ValueKind != JsonValueKind.Object) return members;
        foreach (var member in Json.EnumerateObject()) members[member.Name] = new JsonPlace(this, member.Name, member.Value);
        return members;
    }

    private JsonPlace[] ReadItems() =>
        Json.ValueKind == JsonValueKind.Array ? [.. Json.EnumerateArray().Select((item, index) => new JsonPlace(this, $"{index}", item))] : [];
}
