namespace JitOrchestration.Cli.Tests;

public sealed class TerminalTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_TwoQuestionsOnATerminal_AsksEachOnce()
    {
        _folder.With("plan.json", """
            { "subtasks": [
              { "id": "name", "ask": "Who?" },
              { "id": "city", "ask": "Where?" },
              { "id": "all", "tool": "echo", "args": { "name": "{{name.result}}", "city": "{{city.result}}" }, "depends_on": ["name", "city"] } ] }
            """);
        await AnswerAsync(["? name: Who?", "? city: Where?"], """{"name":"reply 1","city":"reply 2"}""");
    }

    [Fact]
    public async Task Run_QuestionsOfAChildOnATerminal_AsksEachOnceAndGoesOn()
    {
        _folder.With("plan.json", """
            { "subtasks": [
              { "id": "outer", "workflow": { "plan": { "subtasks": [{ "id": "one", "ask": "One?" }, { "id": "two", "ask": "Two?", "depends_on": ["one"] }] } } },
              { "id": "three", "ask": "Three?", "depends_on": ["outer"] } ] }
            """);
        await AnswerAsync(["? outer/one: One?", "? outer/two: Two?", "? three: Three?"], "reply 3");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public async Task Show_NarrowTerminal_HasALineForEachSubtaskAndBreaksNoWord(int columns)
    {
        Assert.SkipUnless(TerminalProcess.IsSupported, "util-linux's script, which makes a terminal, is not installed.");
        await _folder.RunPlanAsync("""
            { "subtasks": [
              { "id": "a_name_of_usual_length", "tool": "echo", "args": { "text": "words that go on and on, and on some more, much longer than any line of a terminal has room for them" } },
              { "id": "b", "tool": "echo", "args": { "text": "short" }, "depends_on": ["a_name_of_usual_length"] } ] }
            """);
        await using var terminal = TerminalProcess.Start(_folder, columns, "show", "last");

        var lines = Plain(await terminal.EndAsync());

        lines.ShouldAllBe(line => line.Length < columns || !line.StartsWith("a_name"));
        lines.Where(line => line.StartsWith("a_name")).ShouldHaveSingleItem().ShouldMatch("^a_name_of_usual_length  completed  .*words that.*…$");
        lines.Where(line => line.StartsWith("b ")).ShouldHaveSingleItem().ShouldContain("completed");
    }

    [Fact]
    public async Task Plan_NarrowTerminal_IsShownWhole()
    {
        Assert.SkipUnless(TerminalProcess.IsSupported, "util-linux's script, which makes a terminal, is not installed.");
        await using var terminal = TerminalProcess.Start(_folder, 60, "plan", "'If README.md contains durable, list the files in docs, otherwise list the files in samples, then summarize'");

        var output = string.Join('\n', Plain(await terminal.EndAsync()));

        output.ShouldContain("after read_readme_md");
        output.ShouldContain("when read_readme_md.result");
    }

    /// <summary>The lines of a terminal without what drives it.</summary>
    private static string[] Plain(string output) => [.. Rendering.Clean.Block(output).Split('\n').Select(line => line.TrimEnd())];

    private async Task AnswerAsync(string[] questions, string result)
    {
        Assert.SkipUnless(TerminalProcess.IsSupported, "util-linux's script, which makes a terminal, is not installed.");
        await using var terminal = TerminalProcess.Start(_folder, "run", "--plan", "plan.json");
        for (var number = 1; number <= questions.Length; number++)
        {
            await terminal.PromptAsync();
            await terminal.TypeAsync($"reply {number}");
        }
        var output = await terminal.EndAsync();
        questions.ShouldAllBe(question => output.Split(question).Length == 2, output);
        output.ShouldContain("completed after");
        (await _folder.RunAsync("show", "last", "--result")).Output.ReplaceLineEndings("").Replace("  ", "").Replace("\": ", "\":").Trim().ShouldBe(result);
    }
}
