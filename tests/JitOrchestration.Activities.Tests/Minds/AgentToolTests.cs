using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tests.Tools;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Testing.ModelServer;
using static JitOrchestration.Activities.Tests.Minds.Conversations;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class AgentToolTests
{
    [Fact]
    public async Task Turn_Agent_IsOfferedItsOwnToolsOnly()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text("ok"));
        await mind.TakeTurnAsync(With(agent: Agent(["read_file", "now", "now", "gone_from_this_host"])));
        mind.Asked.Tools.ShouldBe(["read_file", "now"]);
        var function = mind.Asked.Field("tools")!.Value[0].GetProperty("function");
        var definition = MindOnServer.Tools.Find("read_file")!.Definition;
        function.GetProperty("description").GetString().ShouldBe(definition.Description);
        function.GetProperty("parameters").GetProperty("required")[0].GetString().ShouldBe("path");
    }

    [Fact]
    public async Task Turn_ToolWithoutParameters_HasPropertiesAllTheSame()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text("ok"));
        await mind.TakeTurnAsync(With(agent: Agent(["echo"])));
        mind.Asked.Field("tools")!.Value[0].GetProperty("function").GetProperty("parameters").GetRawText().ShouldBe("""{"type":"object","properties":{}}""");
    }

    [Theory]
    [InlineData("\"name\": null, ")]
    [InlineData("\"name\": \"\", ")]
    [InlineData("\"name\": \" \", ")]
    [InlineData("")]
    public async Task Turn_CallOfAToolWithoutAName_CanBeSaidAgain(string name)
    {
        var nameless = """{"id":"x","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{NAME"arguments":"{}"}}]}}]}""".Replace("NAME", name);
        await using var mind = await MindOnServer.StartAsync(new RawAnswer(200, nameless), Answers.Text("ok"));
        var conversation = With(agent: Agent(["now"]));
        var turn = await mind.TakeTurnAsync(conversation);
        var tool = turn.ToolCalls.ShouldHaveSingleItem().Tool;
        await mind.TakeTurnAsync(conversation.Then(turn.Message, Failed("c1", tool, "unknown_tool", "There is none.")));
        mind.Asked.Messages[2].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("name").GetString().ShouldBe(tool);
        Should.Throw<ArgumentException>(() => new ToolRegistry([new FakeTool(tool)])).Message.ShouldContain("no name for a tool");
    }

    [Theory]
    [InlineData("""{"path": "a.md" """)]
    [InlineData("a.md")]
    [InlineData("[\"a.md\"]")]
    [InlineData("7")]
    [InlineData("""{"path": "\ud83d.md"}""")]
    public async Task Turn_ArgumentsThatAreNoObject_ArePassedOnForTheSchemaToRefuse(string arguments)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.ToolCalls(("c1", "read_file", arguments)));
        var call = (await mind.TakeTurnAsync(With(agent: Agent(["read_file"])))).ToolCalls.ShouldHaveSingleItem();
        call.Arguments.GetString().ShouldBe(arguments);
        var refusal = Should.Throw<ToolException>(() => MindOnServer.Tools.Check("read_file", call.Arguments)).Failure;
        refusal.Code.ShouldBe("bad_arguments");
        refusal.Message.ShouldContain("must be an object; it is the text");
    }

    [Fact]
    public async Task Turn_ArgumentsThatAreNoObject_AreShownAgainWithinOne()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.ToolCalls(("c1", "read_file", "{\"path\": ")), Answers.Text("ok"));
        var conversation = With(agent: Agent(["read_file"]));
        var first = await mind.TakeTurnAsync(conversation);
        await mind.TakeTurnAsync(conversation.Then(first.Message, Failed("c1", "read_file", "bad_arguments", "No object.")));
        mind.Asked.Messages[2].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("""{"arguments_text":"{\"path\": "}""");
    }

    [Fact]
    public async Task Turn_ToolThatDoesNotExist_IsATurn()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.ToolCalls(("c1", "launch_rocket", "{}")));
        var answer = await mind.TakeTurnAsync(With());
        answer.ToolCalls.ShouldHaveSingleItem().Tool.ShouldBe("launch_rocket");
        answer.Output.ShouldBeNull();
        answer.Complaint.ShouldBeNull();
    }

    [Theory]
    [InlineData(ModelProvider.Compatible, false)]
    [InlineData(ModelProvider.OpenAI, true)]
    public async Task Turn_ToolsAndSchema_AreSentTogetherWhereBothAreTaken(ModelProvider provider, bool both)
    {
        const string Schema = """{"type": "object", "properties": {"n": {"type": "integer"}}}""";
        await using var mind = await MindOnServer.StartAsync(provider, Answers.Text("""{"n": 1}"""), Answers.Text("""{"n": 1}"""));
        await mind.TakeTurnAsync(With(agent: Agent(["now"], Schema)));
        mind.Asked.Field("response_format").HasValue.ShouldBe(both);
        await mind.TakeTurnAsync(With(agent: Agent([], Schema)));
        mind.Asked.Field("response_format").HasValue.ShouldBeTrue();
    }
}
