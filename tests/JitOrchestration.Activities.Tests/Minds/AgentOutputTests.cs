using JitOrchestration.Activities.Performing;
using JitOrchestration.Testing.ModelServer;
using static JitOrchestration.Activities.Tests.Minds.Conversations;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class AgentOutputTests
{
    private const string Schema = """{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}""";

    [Theory]
    [InlineData("""{"n": 1}""")]
    [InlineData("```json\n{\"n\": 1}\n```")]
    [InlineData("Here you are: {\"n\": 1}")]
    public async Task Output_JsonThatMeetsTheSchema_IsGiven(string said)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        var answer = await mind.TakeTurnAsync(With(agent: Agent(schema: Schema)));
        answer.Output!.Value.GetProperty("n").GetInt32().ShouldBe(1);
        answer.Complaint.ShouldBeNull();
    }

    [Theory]
    [InlineData("One.", "It is no JSON.")]
    [InlineData("""{"n": 1, "text": "half of an emoji: \ud83d"}""", "It is no JSON.")]
    [InlineData("""{"n": "one"}""", "'n' must be a whole number; it is the text \"one\".")]
    [InlineData("[1]", "The value must be an object; it is a list of 1.")]
    public async Task Output_AnythingElse_IsComplainedOf(string said, string why)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        var answer = await mind.TakeTurnAsync(With(agent: Agent(schema: Schema)));
        answer.Output.ShouldBeNull();
        answer.Complaint!.ShouldContain(why);
        answer.Usage!.CostUsd.ShouldBe(0.00003m);
        answer.Message.GetProperty("text").GetString().ShouldBe(said);
    }

    [Fact]
    public async Task Output_Complaint_NamesTenProblemsAtMost()
    {
        const string Numbers = """{"type": "array", "items": {"type": "integer"}}""";
        await using var mind = await MindOnServer.StartAsync(Answers.Text($"[{string.Join(',', Enumerable.Repeat("\"x\"", 500))}]"));
        (await mind.TakeTurnAsync(With(agent: Agent(schema: Numbers)))).Complaint!.Length.ShouldBeLessThan(1_000);
    }

    [Theory]
    [InlineData("Paris", "Paris")]
    [InlineData("\"Paris\"", "Paris")]
    public async Task Output_TextWhereTheSchemaTakesOne_NeedsNoQuotes(string said, string output)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        (await mind.TakeTurnAsync(With(agent: Agent(schema: """{"type": "string"}""")))).Output!.Value.GetString().ShouldBe(output);
    }

    [Fact]
    public async Task Output_Schema_IsToldAndSent()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text("""{"n": 1}"""));
        await mind.TakeTurnAsync(With(agent: Agent(schema: Schema)));
        mind.System.ShouldEndWith("""# Output schema""" + "\n\n" + """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""");
        mind.Asked.Field("response_format")!.Value.GetProperty("json_schema").GetProperty("schema").GetProperty("required")[0].GetString().ShouldBe("n");
    }

    [Theory]
    [InlineData("""{"type": "array", "items": {"type": "string"}}""", "[]")]
    [InlineData("""{"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}""", """{"a": 1}""")]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "#"}}}""", "{}")]
    [InlineData("{}", "7")]
    public async Task Output_SchemaThatNotEveryServerTakes_IsToldOnly(string schema, string said)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text(said));
        (await mind.TakeTurnAsync(With(agent: Agent(schema: schema)))).Output!.Value.GetRawText().ShouldBe(said);
        mind.Asked.Field("response_format").ShouldBeNull();
        mind.System.ShouldContain("# Output schema");
    }

    [Theory]
    [InlineData("""{"$ref": "https://example.org/schema.json"}""")]
    [InlineData("""{"$ref": "#/$defs/gone"}""")]
    public async Task Output_SchemaThatIsNone_FailsBeforeAnythingIsPaid(string schema)
    {
        await using var mind = await MindOnServer.StartAsync();
        var failure = (await Should.ThrowAsync<ActivityException>(() => mind.TakeTurnAsync(With(agent: Agent(schema: schema))))).Failure;
        failure.Code.ShouldBe("bad_output_schema");
        mind.Requests.ShouldBeEmpty();
    }
}
