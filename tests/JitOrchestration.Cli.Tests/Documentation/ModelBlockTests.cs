using System.Text.RegularExpressions;
using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>The blocks of commands that need a model, with one that answers by a script.</summary>
public sealed partial class ModelBlockTests : IAsyncLifetime
{
    private const string Conclusion = "They agree.";

    private const string Plan = """
        { "subtasks": [
          { "id": "readme", "tool": "read_file", "args": { "path": "README.md" } },
          { "id": "architecture", "tool": "read_file", "args": { "path": "docs/architecture.md" } },
          { "id": "compare", "task": "Compare {{readme.result}} with {{architecture.result}}", "depends_on": ["readme", "architecture"] } ] }
        """;

    private ScriptedModelServer _server = null!;

    public static TheoryData<string> Blocks => [.. CommandBlock.Needing(Prerequisite.Model).Select(block => block.Name)];

    private string Address => _server.BaseUrl.ToString();

    public async ValueTask InitializeAsync() => _server = (await ScriptedModelServer.StartAsync()).Otherwise(Play);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_AsItStands_AsksTheModelsItNames(string name)
    {
        var commands = CommandBlock.All.Single(block => block.Name == name).Fence.Text;
        using var reader = Reader();

        var output = await reader.DoesAsync(commands);

        if (commands.Contains("jit run", StringComparison.Ordinal)) output.ShouldContain(Conclusion);
        NamedModel().Matches(commands).Select(match => match.Groups["model"].Value).ShouldBeSubsetOf(_server.Requests.Select(request => request.Model));
        _server.Requests.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task DoctorOfThePage_AnswersAsShown()
    {
        var shown = MarkdownPage.Read("docs/models.md").Fences.Single(fence => fence.Text.StartsWith("$ jit doctor\n", StringComparison.Ordinal));
        using var reader = Reader();
        reader.WithInstead("https://api.openai.com/v1", Address.TrimEnd('/')).WithInstead("/home/ada/.local/share/jit", reader.Data);

        var output = await reader.DoesAsync("jit doctor");

        Numbers().Replace(output, "N").ShouldBe(Numbers().Replace(reader.Here(string.Concat(shown.Lines.Skip(1).Select(line => $"{line}\n"))), "N"));
    }

    private Reader Reader() => new Reader()
        .WithVariable(ModelVariables.OpenAIBaseUrl, Address)
        .WithVariable(ModelVariables.Model, ModelSettings.DefaultOpenAIModel)
        .WithInstead("http://localhost:11434/v1", Address);

    /// <summary>Every role: a question about words is answered at once, all else is planned.</summary>
    private static ModelAnswer Play(ModelRequest request) => request.Form switch
    {
        "route" => Answers.Json(new { direct = request.LastText.Contains("mean?", StringComparison.Ordinal) ? Conclusion : null }),
        "plan" => Answers.Text(Plan),
        _ => Answers.Text(Conclusion),
    };

    [GeneratedRegex(@"JIT_\w*MODEL=(?<model>\S+)")]
    private static partial Regex NamedModel();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
