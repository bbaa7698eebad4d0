using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Routing;
using JitOrchestration.Api.Tests.Support;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Tests;

public class ContractTests
{
    [Fact]
    public async Task Contract_HasEveryCallAndNoOther()
    {
        await using var api = await Support.Api.StartAsync();
        var contract = (await api.GetAsync(ApiRoutes.ContractPath)).Json;

        contract.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        var written = contract.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}"));
        var listed = (await api.GetAsync("/")).Json.GetProperty("calls").EnumerateArray()
            .Select(call => $"{call.GetProperty("method").GetString()} {call.GetProperty("path").GetString()}");
        written.ShouldBe(listed, ignoreOrder: true);
    }

    [Fact]
    public async Task Contract_EveryReference_LeadsSomewhere()
    {
        await using var api = await Support.Api.StartAsync();
        var contract = (await api.GetAsync(ApiRoutes.ContractPath)).Json;
        var schemas = contract.GetProperty("components").GetProperty("schemas");

        var references = All(contract).Where(member => member.Name == "$ref").Select(member => member.Value.GetString()!).ToArray();

        references.ShouldNotBeEmpty();
        references.Select(reference => reference.Replace("#/components/schemas/", "", StringComparison.Ordinal))
            .ShouldBeSubsetOf(schemas.EnumerateObject().Select(schema => schema.Name));
        foreach (var name in (string[])["Plan", "Run", "Event", "Question", "Problem"]) schemas.TryGetProperty(name, out _).ShouldBeTrue(name);
    }

    [Fact]
    public async Task Contract_Examples_MeetTheirSchemas()
    {
        await using var api = await Support.Api.StartAsync();
        var contract = (await api.GetAsync(ApiRoutes.ContractPath)).Json;
        var schemas = contract.GetProperty("components").GetProperty("schemas");

        var examples = schemas.EnumerateObject().Where(schema => schema.Value.TryGetProperty("examples", out _)).ToArray();

        examples.Length.ShouldBeGreaterThanOrEqualTo(7);
        foreach (var schema in examples)
        {
            AnswerSchema.Problems(Standalone(schemas, schema.Name), JsonElement.Parse("7")).ShouldNotBeEmpty(schema.Name);
            foreach (var example in schema.Value.GetProperty("examples").EnumerateArray())
                AnswerSchema.Problems(Standalone(schemas, schema.Name), example).ShouldBeEmpty(schema.Name);
        }
    }

    [Fact]
    public async Task Contract_RealAnswers_MeetTheirSchemas()
    {
        await using var api = await Support.Api.StartAsync([new ChangeTool()]);
        var schemas = (await api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("components").GetProperty("schemas");
        var id = await api.RunAsync("""
            { "id": "each", "for_each": "[1, 2]", "tool": "echo", "args": { "n": "{{item}}" } },
            { "id": "never", "tool": "echo", "condition": "1 > 2" }, { "id": "a", "tool": "change", "args": { "n": 1 } }
            """);
        await api.QuestionsAsync(id);

        await MeetsAsync("Run", $"/v1/runs/{id}");
        await MeetsAsync("QuestionList", $"/v1/runs/{id}/questions");
        await MeetsAsync("Subtask", $"/v1/runs/{id}/subtasks/each");
        await MeetsAsync("Graph", $"/v1/runs/{id}/graph?format=json");
        await MeetsAsync("RunPage", "/v1/runs");
        await MeetsAsync("ToolList", "/v1/tools");
        await MeetsAsync("Health", "/healthz");
        await MeetsAsync("Index", "/");
        await MeetsAsync("Problem", $"/v1/runs/{id}/result");
        await api.PostAsync($"/v1/runs/{id}/subtasks/a/answer", """{ "approved": false }""");
        await api.EndAsync(id);
        await MeetsAsync("Run", $"/v1/runs/{id}");

        async Task MeetsAsync(string schema, string path)
        {
            AnswerSchema.Problems(Standalone(schemas, schema), JsonElement.Parse("{}")).ShouldNotBeEmpty(schema);
            AnswerSchema.Problems(Standalone(schemas, schema), (await api.GetAsync(path)).Json).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Contract_EventTypes_AreThoseOfTheJournalAndOfThePage()
    {
        await using var api = await Support.Api.StartAsync();
        var schema = (await api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("components").GetProperty("schemas").GetProperty("Event");
        var types = typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!).ToArray();
        var page = RepositoryFiles.Read("docs/http-api.md");

        schema.GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(type => type.GetString()).ShouldBe(types, ignoreOrder: true);
        types.ShouldAllBe(type => page.Contains($"`{type}`", StringComparison.Ordinal));
        (schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False).ShouldBeFalse("the members depend on the type");
    }

    [Fact]
    public async Task Contract_Options_AreThoseThatTheServerTakes()
    {
        await using var api = await Support.Api.StartAsync();
        var schemas = (await api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("components").GetProperty("schemas");

        // A server has a policy, a folder and models of its own, or none; what models cost is worked out from their prices.
        Members(schemas.GetProperty("Options")).ShouldBe(Properties<RunOptions>(nameof(RunOptions.Allow), nameof(RunOptions.Folder), nameof(RunOptions.UsesModels)), ignoreOrder: true);
        Members(schemas.GetProperty("Limits")).ShouldBe(Properties<RunLimits>(), ignoreOrder: true);
        Members(schemas.GetProperty("Budget")).ShouldBe(Properties<RunBudget>(nameof(RunBudget.Rate)), ignoreOrder: true);
        Members(schemas.GetProperty("Retry").GetProperty("properties").GetProperty("options")).ShouldBeSubsetOf(Members(schemas.GetProperty("Options")));

        static IEnumerable<string> Members(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(member => member.Name);

        static IEnumerable<string> Properties<T>(params string[] but) => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !but.Contains(property.Name)).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }

    [Fact]
    public async Task Contract_Answers_NameTheirHeaders()
    {
        await using var api = await Support.Api.StartAsync();
        var contract = (await api.GetAsync(ApiRoutes.ContractPath)).Json;
        var (paths, components) = (contract.GetProperty("paths"), contract.GetProperty("components"));
        var start = paths.GetProperty("/v1/runs").GetProperty("post").GetProperty("responses");
        var wait = paths.GetProperty("/v1/runs/{id}/wait").GetProperty("get").GetProperty("responses");
        var health = paths.GetProperty("/healthz").GetProperty("get");
        var cancel = paths.GetProperty("/v1/runs/{id}/cancel").GetProperty("post").GetProperty("responses");

        Headers(start.GetProperty("202")).ShouldBe(["Location", "Retry-After"], ignoreOrder: true);
        Headers(wait.GetProperty("202")).ShouldBe(["Retry-After"]);
        Headers(start.GetProperty("429")).ShouldBe(["Retry-After"]);
        Headers(start.GetProperty("401")).ShouldBe(["WWW-Authenticate"]);
        Headers(components.GetProperty("responses").GetProperty("MethodNotAllowed")).ShouldBe(["Allow"]);
        ((string[])["413", "415", "422"]).ShouldBeSubsetOf(cancel.EnumerateObject().Select(response => response.Name));
        health.GetProperty("responses").TryGetProperty("401", out _).ShouldBeFalse();
        health.GetProperty("security").EnumerateArray().ShouldAllBe(requirement => !requirement.EnumerateObject().Any());
        contract.GetProperty("info").GetProperty("license").GetProperty("identifier").GetString().ShouldBe("MIT");
        contract.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("/");

        static string[] Headers(JsonElement response) => [.. response.GetProperty("headers").EnumerateObject().Select(header => header.Name)];
    }

    [Fact]
    public async Task Contract_RetryAndFork_AreWhatTheServerTakes()
    {
        await using var api = await Support.Api.StartAsync();
        var contract = (await api.GetAsync(ApiRoutes.ContractPath)).Json;
        var schemas = contract.GetProperty("components").GetProperty("schemas");
        var (retry, fork) = (CallOf("retry"), CallOf("fork"));

        (IsBodyRequired(retry), IsBodyRequired(fork)).ShouldBe((false, true));
        fork.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()).ShouldContain("Idempotency-Key");
        foreach (var call in (JsonElement[])[retry, fork])
            ((string[])["202", "404", "409", "413", "415", "422", "429"]).ShouldBeSubsetOf(call.GetProperty("responses").EnumerateObject().Select(response => response.Name));
        AnswerSchema.Problems(Standalone(schemas, "Retry"), JsonElement.Parse("""{ "options": { "concurrency": 2, "retain_days": 3, "limits": { "run_seconds": 0.5 } } }""")).ShouldBeEmpty();
        AnswerSchema.Problems(Standalone(schemas, "Retry"), JsonElement.Parse("""{ "options": { "tags": [] } }""")).ShouldNotBeEmpty();
        AnswerSchema.Problems(Standalone(schemas, "Fork"), JsonElement.Parse("""{ "from": "a", "input": null, "plan": { "subtasks": [{ "id": "a", "wait": 1 }] } }""")).ShouldBeEmpty();
        AnswerSchema.Problems(Standalone(schemas, "Fork"), JsonElement.Parse("""{ "input": 1 }""")).ShouldNotBeEmpty();

        JsonElement CallOf(string name) => contract.GetProperty("paths").GetProperty($"/v1/runs/{{id}}/{name}").GetProperty("post");

        static bool IsBodyRequired(JsonElement call) => call.GetProperty("requestBody").TryGetProperty("required", out var required) && required.GetBoolean();
    }

    /// <summary>A schema with the others beside it, as a validator wants it.</summary>
    internal static JsonElement Standalone(JsonElement schemas, string name) => JsonElement.Parse(
        $$"""{ "$ref": "#/$defs/{{name}}", "$defs": {{schemas.GetRawText().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)}} }""");

    private static IEnumerable<JsonProperty> All(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => All(member.Value).Prepend(member)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(All),
        _ => [],
    };
}
