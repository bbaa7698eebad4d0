using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>
/// A JSON value, its place, and where to report what is wrong with it. What is of the wrong kind is reported and read
/// as a stand-in, so that reading goes on and finds the other problems.
/// </summary>
internal readonly struct JsonCursor(JsonElement value, Pointer at, Problems problems)
{
    public JsonElement Value { get; } = value;

    public Pointer At { get; } = at;

    public JsonValueKind Kind => Value.ValueKind;

    public JsonCursor Field(string name, JsonElement field) => new(field, At[name], problems);

    public string Text() => Is(JsonValueKind.String, "text") ? Value.GetString()! : "";

    public bool Flag()
    {
        if (Kind is not (JsonValueKind.True or JsonValueKind.False)) WrongKind("true or false");
        return Kind == JsonValueKind.True;
    }

    /// <summary>A number; one too large for a double is infinite, which is out of every range.</summary>
    public double Number() =>
        !Is(JsonValueKind.Number, "a number") ? 0 : Value.TryGetDouble(out var number) ? number : double.NaN;

    public int Integer()
    {
        if (!Is(JsonValueKind.Number, "a whole number")) return 1;
        if (Value.TryGetInt32(out var integer)) return integer;
        var number = Number();
        if (double.IsInteger(number)) return (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        if (double.IsInfinity(number)) return number > 0 ? int.MaxValue : int.MinValue;
        WrongKind("a whole number");
        return 1;
    }

    /// <param name="unoffered">A word that is read, but that nobody is told to write.</param>
    public T Word<T>(T? unoffered = null)
        where T : struct, Enum
    {
        if (!Is(JsonValueKind.String, "text")) return default;
        var text = Value.GetString()!;
        if (WireNames<T>.TryParse(text, out var word)) return word;
        string[] offered = [.. WireNames<T>.All.Where(name => !(WireNames<T>.TryParse(name, out var known) && known.Equals(unoffered)))];
        Report(PlanProblemCodes.UnknownValue, $"{At.Spoken} must be one of {string.Join(", ", offered.Select(name => $"\"{name}\""))}.{problems.Hint(text, offered)}");
        return default;
    }

    public DateTimeOffset Instant()
    {
        var text = Value.GetString()!;
        if (HasOffset(text) && Value.TryGetDateTimeOffset(out var instant)) return instant;
        Report(
            PlanProblemCodes.BadInstant,
            $"{At.Spoken} is not an ISO 8601 instant with an offset, such as 2026-05-04T08:30:00Z; for a time span give seconds, as a number.");
        return default;
    }

    public ImmutableArray<string> Texts() => List(item => item.Text());

    public ImmutableArray<T> List<T>(Func<JsonCursor, T> read)
    {
        if (!Is(JsonValueKind.Array, "a list")) return [];
        var items = ImmutableArray.CreateBuilder<T>(Value.GetArrayLength());
        foreach (var item in Value.EnumerateArray()) items.Add(read(new JsonCursor(item, At[items.Count], problems)));
        return items.MoveToImmutable();
    }

    public JsonElement Schema()
    {
        Is(JsonValueKind.Object, "a JSON schema, which is an object");
        return Value;
    }

    public bool Is(JsonValueKind kind, string spoken)
    {
        if (Kind == kind) return true;
        WrongKind(spoken);
        return false;
    }

    public void WrongKind(string expected) =>
        Report(PlanProblemCodes.WrongKind, $"{At.Spoken} must be {expected}, but is {Found()}.");

    public void UnknownField(string name, IReadOnlyCollection<string> known)
    {
        var hint = problems.Hint(name, known) is { Length: > 0 } near ? near : $" Known here: {string.Join(", ", known)}.";
        problems.Add(PlanProblemCodes.UnknownField, At[name], $"There is no field \"{Cut(name)}\" here.{hint}");
    }

    public void MissingField(string name) =>
        problems.Add(PlanProblemCodes.MissingField, At[name], $"The field \"{name}\" is missing; add it.");

    private void Report(string code, string message) => problems.Add(code, At, message);

    private string Found() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        JsonValueKind.Number => $"the number {Cut(Value.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => "not there",
    };

    /// <summary>Without an offset an instant would depend on where the server stands.</summary>
    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');

    private static string Cut(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
