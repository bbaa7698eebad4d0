using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>JSON schemas: what in them no value could be held against. It would come out only when there is a value, late in a run.</summary>
internal static class SchemaCheck
{
    // What has schemas by names of its own, and what is no schema however it looks.
    private static readonly FrozenSet<string> Maps = FrozenSet.Create("properties", "patternProperties", "definitions", "$defs");
    private static readonly FrozenSet<string> Data = FrozenSet.Create("enum", "const", "default", "example", "examples");

    public static void Check(CheckedSubtask subtask)
    {
        if (subtask.Subtask.Agent?.OutputSchema is { } output) Check(output, subtask.At.Below("agent/output_schema"), subtask.Problems);
        if (subtask.Subtask.Ask?.Schema is { } answer) Check(answer, subtask.At.Below("ask/schema"), subtask.Problems);
    }

    private static void Check(JsonElement schema, Pointer at, Problems problems)
    {
        if (schema.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in schema.EnumerateArray().Index()) Check(item, at[index], problems);
        if (schema.ValueKind == JsonValueKind.Object)
            foreach (var member in schema.EnumerateObject().Where(member => !Data.Contains(member.Name))) CheckKeyword(member, at[member.Name], problems);
    }

    private static void CheckKeyword(JsonProperty keyword, Pointer at, Problems problems)
    {
        if (keyword is { Name: "pattern", Value.ValueKind: JsonValueKind.String }) CheckPattern(keyword.Value.GetString()!, at, problems);
        if (keyword is { Name: "multipleOf", Value.ValueKind: JsonValueKind.Number }) CheckDivisor(keyword.Value, at, problems);
        if (Maps.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Object) CheckMap(keyword, at, problems);
        else Check(keyword.Value, at, problems);
    }

    private static void CheckMap(JsonProperty map, Pointer at, Problems problems)
    {
        foreach (var (name, schema) in map.Value.EnumerateObject().Select(member => (member.Name, member.Value)))
        {
            if (map.Name == "patternProperties") CheckPattern(name, at[name], problems);
            Check(schema, at[name], problems);
        }
    }

    private static void CheckPattern(string pattern, Pointer at, Problems problems)
    {
        try
        {
            _ = new Regex(pattern);
        }
        catch (ArgumentException e)
        {
            problems.Add(PlanProblemCodes.BadSchema, at, $"No text can be held against this pattern: {e.Message} Write a regular expression of .NET.");
        }
    }

    // One too small for a decimal is 0 to whoever divides by it.
    private static void CheckDivisor(JsonElement divisor, Pointer at, Problems problems)
    {
        if (!divisor.TryGetDecimal(out var number) || number <= 0)
            problems.Add(PlanProblemCodes.BadSchema, at, "\"multipleOf\" must be a number above 0 that fits 28 digits.");
    }
}
