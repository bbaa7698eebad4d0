using System.Text.Json;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>What picks children of a JSON value (RFC 9535, 2.3). What does not apply to a value picks nothing.</summary>
internal abstract record JsonPathSelector
{
    private JsonPathSelector()
    {
    }

    /// <summary>The children that it picks.</summary>
    public abstract IEnumerable<JsonElement> Select(JsonElement value);

    private static IEnumerable<JsonElement> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        _ => [],
    };

    /// <summary>A member of an object.</summary>
    public sealed record Name(string Key) : JsonPathSelector
    {
        public override IEnumerable<JsonElement> Select(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Key, out var member)) yield return member;
        }
    }

    /// <summary>An item of a list; a negative index counts from the end.</summary>
    public sealed record Index(int At) : JsonPathSelector
    {
        public override IEnumerable<JsonElement> Select(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array) yield break;
            var at = At < 0 ? At + value.GetArrayLength() : At;
            if (at >= 0 && at < value.GetArrayLength()) yield return value[at];
        }
    }

    /// <summary>All items or members.</summary>
    public sealed record Wildcard : JsonPathSelector
    {
        public override IEnumerable<JsonElement> Select(JsonElement value) => Children(value);
    }

    /// <summary>Some items of a list, by the rules of RFC 9535, 2.3.4.2.2. A step of 0 picks nothing.</summary>
    public sealed record Slice(int? Start, int? End, int Step) : JsonPathSelector
    {
        public override IEnumerable<JsonElement> Select(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array || Step == 0) yield break;
            var length = value.GetArrayLength();
            if (Step > 0)
            {
                var upper = Bound(End, length, length);
                for (long at = Bound(Start, 0, length); at < upper; at += Step) yield return value[(int)at];
            }
            else
            {
                var lower = BoundDown(End, -1, length);
                for (long at = BoundDown(Start, length - 1, length); at > lower; at += Step) yield return value[(int)at];
            }
        }

        private static int Bound(int? at, int otherwise, int length) => Math.Clamp(FromStart(at, length) ?? otherwise, 0, length);

        private static int BoundDown(int? at, int otherwise, int length) => Math.Clamp(FromStart(at, length) ?? otherwise, -1, length - 1);

        private static int? FromStart(int? at, int length) => at < 0 ? at + length : at;
    }

    /// <summary>The children for which a test holds.</summary>
    public sealed record Filter(JsonPath Path, string? Operator, JsonElement Literal) : JsonPathSelector
    {
        public override IEnumerable<JsonElement> Select(JsonElement value) => Children(value).Where(Holds);

        private bool Holds(JsonElement child)
        {
            var found = Path.Find(child);
            if (Operator is null) return found.Count > 0;
            // What leads nowhere equals nothing, not even null (RFC 9535, 2.3.5.2.2).
            return found.Count == 0 ? Operator == "!=" : Compare(found[0]);
        }

        private bool Compare(JsonElement value) => Operator switch
        {
            "==" => JsonElement.DeepEquals(value, Literal),
            "!=" => !JsonElement.DeepEquals(value, Literal),
            _ => Order(value) is { } order && Operator switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            },
        };

        /// <summary>Numbers and texts have an order among their own kind; nothing else has.</summary>
        private int? Order(JsonElement value) => (value.ValueKind, Literal.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => value.GetDouble().CompareTo(Literal.GetDouble()),
            (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(value.GetString(), Literal.GetString()),
            _ => null,
        };
    }
}
