using System.Text.Json;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>Finds what is JSON by its grammar but cannot be taken for a value: doubled fields and half characters.</summary>
internal static class JsonFaults
{
    /// <summary>The same element, or null when its texts forbid looking any further.</summary>
    public static JsonElement? Find(JsonElement root, Problems problems) =>
        Walk(root, Pointer.Root, problems) ? root : null;

    private static bool Walk(JsonElement element, Pointer at, Problems problems) => element.ValueKind switch
    {
        JsonValueKind.Object => WalkObject(element, at, problems),
        JsonValueKind.Array => WalkArray(element, at, problems),
        JsonValueKind.String => TryRead(() => element.GetString(), out _) || Malformed(at, problems),
        _ => true,
    };

    private static bool WalkArray(JsonElement array, Pointer at, Problems problems)
    {
        var (readable, index) = (true, 0);
        foreach (var item in array.EnumerateArray()) readable &= Walk(item, at[index++], problems);
        return readable;
    }

    private static bool WalkObject(JsonElement json, Pointer at, Problems problems)
    {
        var readable = true;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!TryRead(() => property.Name, out var name)) readable = Malformed(at, problems);
            else if (!names.Add(name)) Doubled(at[name], name, problems);
            else readable &= Walk(property.Value, at[name], problems);
        }
        return readable;
    }

    private static bool TryRead(Func<string?> read, out string text)
    {
        try
        {
            text = read() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static bool Malformed(Pointer at, Problems problems)
    {
        problems.Add(
            PlanProblemCodes.MalformedText, at,
            "A text has half of a surrogate pair (\\ud800 to \\udfff on its own); write the whole character.");
        return false;
    }

    private static void Doubled(Pointer at, string name, Problems problems) => problems.Add(
        PlanProblemCodes.DuplicateField, at, $"The field \"{name}\" is there more than once in the same object; keep one.");
}
