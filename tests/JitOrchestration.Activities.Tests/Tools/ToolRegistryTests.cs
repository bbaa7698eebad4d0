using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Basic;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools;

public sealed class ToolRegistryTests
{
    [Fact]
    public void Registry_BuiltIns_AreFoundByExactName()
    {
        var registry = new ToolRegistry(BuiltInTools.Create(new()));
        registry.Names.Order().ShouldBe(
        [
            "calculate", "count_words", "echo", "fetch_url", "json_query", "list_files", "now", "read_file", "search_files", "wait_ms", "write_file",
        ]);
        registry.Find("echo").ShouldBeOfType<EchoTool>();
        registry.Find("Echo").ShouldBeNull();
    }

    [Fact]
    public void Registry_BuiltIns_DeclareEffectsAndExplainThemselves()
    {
        foreach (var tool in BuiltInTools.Create(new()).Select(tool => tool.Definition))
        {
            tool.Effect.ShouldBe(tool.Name == "write_file" ? Effect.Idempotent : Effect.None, tool.Name);
            tool.ReachesNetwork.ShouldBe(tool.Name == "fetch_url", tool.Name);
            tool.ReadsPrivateData.ShouldBe(tool.Name is "read_file" or "list_files" or "search_files" or "count_words", tool.Name);
            tool.Description.ShouldContain("result is");
            tool.Parameters.GetProperty("type").GetString().ShouldBe("object");
        }
    }

    [Fact]
    public void Registry_TwoOfOneName_IsRefused() =>
        Should.Throw<ArgumentException>(() => new ToolRegistry([new EchoTool(), new EchoTool()]))
            .Message.ShouldBe("Several tools are called 'echo': EchoTool, EchoTool. Rename all but one.");

    [Fact]
    public void Registry_NameByWhichAgentsReadData_IsRefused() =>
        Should.Throw<ArgumentException>(() => new ToolRegistry([new FakeTool("read_result")])).Message.ShouldContain("'read_result' (FakeTool) cannot be registered");

    [Theory]
    [InlineData("Shout")]
    [InlineData("a-b")]
    [InlineData("a\n")]
    [InlineData("")]
    public void Registry_MalformedName_IsRefused(string name) =>
        Should.Throw<ArgumentException>(() => new ToolRegistry([new FakeTool(name)])).Message.ShouldContain("[a-z][a-z0-9_]{0,63}");

    [Theory]
    [InlineData("""{"properties":{"a":{"$ref":"http://127.0.0.1/schema.json"}}}""", "refers to 'http://127.0.0.1/schema.json'")]
    [InlineData("""{"allOf":[{"$ref":"/etc/passwd"}]}""", "refers to '/etc/passwd'")]
    [InlineData("true", "must be an object")]
    public void Registry_SchemaThatReachesOut_IsRefused(string schema, string message) =>
        Should.Throw<ArgumentException>(() => new ToolRegistry([new FakeTool("fake") { Schema = schema }])).Message.ShouldContain(message);

    [Fact]
    public void Check_FittingArguments_Pass() => Should.NotThrow(() => Registry().Check("wait_ms", JsonElement.Parse("""{"ms":1.0}""")));

    [Fact]
    public void Check_WrongArguments_SaysAllThatIsWrong()
    {
        var failure = Should.Throw<ToolException>(() => Registry().Check("read_file", JsonElement.Parse("""{"pth":"a","x":1}"""))).Failure;
        failure.Code.ShouldBe("bad_arguments");
        failure.Kind.ShouldBe(FailureKind.Permanent);
        failure.Message.ShouldBe("The arguments of read_file are wrong. 'path' is missing (is 'pth' meant to be it?). "
            + "'pth' is no known name. Did you mean 'path'? Known: path. 'x' is no known name. Known: path.");
    }

    [Fact]
    public void Check_RenderedTextWithBraces_IsTakenAsItIs() =>
        Should.Throw<ToolException>(() => Registry().Check("wait_ms", JsonElement.Parse("""{"ms":"{{a.result}}"}""")))
            .Failure.Message.ShouldContain("'ms' must be a whole number; it is the text \"{{a.result}}\".");

    [Fact]
    public void Check_UnknownTool_NamesTheNearest() =>
        Should.Throw<ToolException>(() => Registry().Check("raed_file", JsonElement.Parse("{}")))
            .Failure.Message.ShouldStartWith("There is no tool 'raed_file'. Did you mean 'read_file'?");

    [Fact]
    public void CheckArguments_OfAPlan_LetsTemplatesPass() =>
        Registry().CheckArguments("wait_ms", JsonElement.Parse("""{"ms":"{{a.result}}"}""")).ShouldBeEmpty();

    [Fact]
    public void CheckArguments_ManyAtOnce_AgreeWithOneAnother()
    {
        var registry = Registry();
        var args = JsonElement.Parse("""{"ms":"soon"}""");
        Parallel.For(0, 200, _ => registry.CheckArguments("wait_ms", args).Single().Pointer.ShouldBe("/ms"));
    }

    private static ToolRegistry Registry() => new(BuiltInTools.Create(new()));
}
