using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Requests;

/// <summary>Reads the members of a JSON object and finds everything that is wrong with it at once.</summary>
internal sealed class Fields
{
    private readonly Dictionary<string, JsonElement> _members = [];
    private readonly string _pointer;
    private readonly List<PlanProblem> _problems;
    private readonly List<string> _known = [];

    public Fields(JsonElement json)
        : this(json, "", [])
    {
    }

    private Fields(JsonElement json, string pointer, List<PlanProblem> problems)
    {
        (_pointer, _problems) = (pointer, problems);
        if (json.ValueKind != JsonValueKind.Object) Report(PlanProblemCodes.WrongKind, "", $"This is {Kinds.Describe(json)}; an object is wanted.");
        else Take(json);
    }

    /// <summary>A member as it is; null when it is absent.</summary>
    public JsonElement? Any(string name)
    {
        _known.Add(name);
        return _members.Remove(name, out var value) ? value : null;
    }

    public string? Text(string name) => Of(name, JsonValueKind.String) is not { } value ? null : TextOf(name, value);

    public bool? Flag(string name) => Get(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => Wrong<bool>(name, other, "true or false"),
    };

    public int? Integer(string name, int least, int most)
    {
        if (Get(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number)) return Wrong<int>(name, value, "a whole number");
        return number >= least && number <= most ? number : OutOfRange<int>(name, least, most);
    }

    public long? Whole(string name, long least, long most)
    {
        if (Get(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return Wrong<long>(name, value, "a whole number");
        return number >= least && number <= most ? number : OutOfRange<long>(name, least, most);
    }

    public double? Number(string name, double least, double most)
    {
        if (Get(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) return Wrong<double>(name, value, "a number");
        return value.GetDouble() is var number && number >= least && number <= most ? number : OutOfRange<double>(name, least, most);
    }

    public ImmutableArray<string> Texts(string name)
    {
        if (Of(name, JsonValueKind.Array) is not { } list) return [];
        return [.. list.EnumerateArray().Select((item, place) => Item($"{name}/{place}", item)).OfType<string>()];
    }

    /// <summary>A member that is an object itself; its reader has to be finished first.</summary>
    public Fields? Object(string name) => Of(name, JsonValueKind.Object) is { } value ? new Fields(value, $"{_pointer}/{name}", _problems) : null;

    public void Report(string code, string name, string message) =>
        _problems.Add(new PlanProblem(code, name.Length == 0 ? _pointer : $"{_pointer}/{name}", message));

    /// <summary>Every member must have been asked for.</summary>
    public void ReportUnknown()
    {
        foreach (var name in _members.Keys)
            Report(PlanProblemCodes.UnknownField, Escape(name), $"There is no '{name}' here. Known: {string.Join(", ", _known)}.");
    }

    /// <summary>The end of a body.</summary>
    /// <param name="ofPlan">What is wrong with the plan in it: asked for when something else is.</param>
    /// <exception cref="InvalidRequestException">Something in it is wrong.</exception>
    public void Finish(Func<ImmutableArray<PlanProblem>>? ofPlan = null)
    {
        ReportUnknown();
        if (_problems.Count > 0) throw new InvalidRequestException([.. _problems, .. InvalidRequestException.Below("/plan", ofPlan?.Invoke() ?? [])]);
    }

    private void Take(JsonElement json)
    {
        foreach (var member in json.EnumerateObject()) _members[NameOf(member)] = member.Value;
    }

    /// <summary>A name with half of a surrogate pair is no text, and so no field of ours.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>A member that says something: null says nothing.</summary>
    private JsonElement? Get(string name) => Any(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private JsonElement? Of(string name, JsonValueKind kind)
    {
        if (Get(name) is not { } value) return null;
        if (value.ValueKind == kind) return value;
        Wrong<int>(name, value, kind switch { JsonValueKind.String => "a text", JsonValueKind.Array => "a list", _ => "an object" });
        return null;
    }

    private string? Item(string place, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String) return TextOf(place, item);
        Wrong<int>(place, item, "a text");
        return null;
    }

    private string? TextOf(string place, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Report(PlanProblemCodes.MalformedText, place, "The text holds half of a surrogate pair, which is no character.");
            return null;
        }
    }

    private T? Wrong<T>(string name, JsonElement value, string wanted)
        where T : struct
    {
        Report(PlanProblemCodes.WrongKind, name, $"This is {Kinds.Describe(value)}; {wanted} is wanted.");
        return null;
    }

    private T? OutOfRange<T>(string name, double least, double most)
        where T : struct
    {
        Report(PlanProblemCodes.OutOfRange, name, string.Create(CultureInfo.InvariantCulture, $"The number must be from {least} to {most}."));
        return null;
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
