using System.Text.Json.Nodes;
using JitOrchestration.Core.Plans;
using Microsoft.OpenApi;

namespace JitOrchestration.Api.Contract;

/// <summary>The schemas of the contract: what bodies and answers look like, with examples, and the plan language.</summary>
internal static class ContractSchemas
{
    private const string Resource = "Contract/schemas.json";

    public static IEnumerable<KeyValuePair<string, IOpenApiSchema>> Load()
    {
        var schemas = Read();
        foreach (var (name, schema) in PlanLanguage()) schemas[name] = schema?.DeepClone();
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "schemas", ["version"] = "1" },
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        return OpenApiDocument.Parse(document.ToJsonString(), "json").Document!.Components!.Schemas!;
    }

    private static JsonObject Read()
    {
        using var stream = typeof(ContractSchemas).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the assembly.");
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>The parts of the plan schema, under names of their own among the other schemas.</summary>
    private static JsonObject PlanLanguage()
    {
        var parts = PlanSchema.Json.GetProperty("$defs");
        var text = parts.GetRawText();
        foreach (var part in parts.EnumerateObject())
            text = text.Replace($"\"#/$defs/{part.Name}\"", $"\"#/components/schemas/{NameOf(part.Name)}\"", StringComparison.Ordinal);
        return new JsonObject(JsonNode.Parse(text)!.AsObject().Select(part => KeyValuePair.Create(NameOf(part.Key), part.Value?.DeepClone())));
    }

    private static string NameOf(string part) => part == "plan" ? "Plan" : $"Plan_{part}";
}
