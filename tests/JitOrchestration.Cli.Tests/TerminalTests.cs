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
