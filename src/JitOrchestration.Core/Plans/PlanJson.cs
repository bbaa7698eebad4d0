using System.Buffers;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// The plan on the wire and in the journal. Reading finds every problem at once and throws on no bytes whatever; it
/// says nothing of what a plan means: that is the <see cref="PlanValidator"/>.
/// </summary>
public static class PlanJson
{
    /// <summary>Reads UTF-8 JSON; the bytes are copied.</summary>
    public static PlanReading Read(ReadOnlyMemory<byte> utf8) => Finish(utf8.Span);

    /// <summary>Reads a text.</summary>
    public static PlanReading Read(string text) => Finish(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a JSON value; the plan does not depend on its document.</summary>
    public static PlanReading Read(JsonElement json) => Finish(StrictJson.Raw(json));

    /// <summary>Writes a plan such that reading it gives the same plan.</summary>
    /// <exception cref="ArgumentException">The plan has a number that is not finite, which JSON cannot say.</exception>
    public static void Write(Utf8JsonWriter writer, Plan plan) => PlanWriter.Write(writer, plan);

    /// <summary>The plan as UTF-8 JSON.</summary>
    /// <exception cref="ArgumentException">The plan has a number that is not finite, which JSON cannot say.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(Plan plan)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) PlanWriter.Write(writer, plan);
        return buffer.WrittenMemory;
    }

    /// <summary>The plan as a JSON value that belongs to no document to be disposed.</summary>
    /// <exception cref="ArgumentException">The plan has a number that is not finite, which JSON cannot say.</exception>
    public static JsonElement ToElement(Plan plan) => JsonElement.Parse(ToUtf8(plan).Span);

    /// <summary>Reads what can be read, stand-ins for the rest; null when it is no JSON at all.</summary>
    internal static Plan? Read(ReadOnlySpan<byte> utf8, Problems problems) =>
        StrictJson.Parse(utf8, problems) is { } root
            ? PlanFields.ReadPlan(new JsonCursor(root, Pointer.Root, problems))
            : null;

    private static PlanReading Finish(ReadOnlySpan<byte> utf8)
    {
        var problems = new Problems();
        var plan = Read(utf8, problems);
        return problems.Any ? new PlanReading(null, [.. problems.Errors]) : new PlanReading(plan, []);
    }
}
