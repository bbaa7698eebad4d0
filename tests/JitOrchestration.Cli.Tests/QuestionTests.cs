namespace JitOrchestration.Cli.Tests;

public sealed class QuestionTests : IDisposable
{
    private const string Approval = """
        { "subtasks": [
          { "id": "confirm", "ask": { "question": "Ship it?", "kind": "approval" } },
          { "id": "ship", "tool": "echo", "args": { "shipped": true }, "condition": "confirm.result == true", "depends_on": ["confirm"] } ] }
        """;

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WithoutATerminal_ParksAndSaysHowToAnswer()
    {
        var run = await _folder.RunPlanAsync(Approval);
        run.ShouldExit(3);
        run.Output.ShouldContain("Ship it?");
        var command = run.Output.Split('\n').Single(line => line.EndsWith("--approve", StringComparison.Ordinal)).Trim();
        var answer = await _folder.RunAsync(command.Split(' ')[1..]);
        answer.ShouldExit(0).Output.ShouldContain("\"shipped\": true");
    }

    [Fact]
    public async Task Run_ParkedWithJson_PrintsTheQuestionInIt()
    {
        var run = await _folder.RunPlanAsync(Approval, "--json");
        run.ShouldExit(3).Json.GetProperty("questions")[0].GetProperty("path").GetString().ShouldBe("confirm");
        run.Error.ShouldContain("--approve");
    }

    [Fact]
    public async Task Answer_Reject_SkipsWhatDependsOnIt()
    {
        var run = await _folder.RunPlanAsync(Approval);
        var answer = await _folder.RunAsync("answer", run.RunId, "confirm", "--reject", "--comment", "not today");
        answer.ShouldExit(0).Output.ShouldContain("skipped    ship");
        (await _folder.RunAsync("show", run.RunId, "--events")).Output.ShouldContain("not today");
    }

    [Fact]
    public async Task Answer_TextAndChoice_GoOnQuestionByQuestion()
    {
        var run = await _folder.RunPlanAsync("""
            { "subtasks": [
              { "id": "name", "ask": "Who?" },
              { "id": "city", "ask": { "question": "Where?", "kind": "choice", "choices": ["Graz", "Oslo"] } },
              { "id": "all", "tool": "echo", "args": { "name": "{{name.result}}", "city": "{{city.result}}" }, "depends_on": ["name", "city"] } ] }
            """);
        run.ShouldExit(3).Output.ShouldContain("2 questions are open");
        (await _folder.RunAsync("answer", "last", "Ada")).ShouldExit(2).Error.ShouldContain("name");
        (await _folder.RunAsync("answer", "last", "city", "Rome")).ShouldExit(1).Error.ShouldContain("Graz");
        (await _folder.RunAsync("answer", "last", "city", "oslo")).ShouldExit(3);
        var end = await _folder.RunAsync("answer", "last", "Ada", "--json");
        end.ShouldExit(0).Json.GetProperty("result").GetProperty("city").GetString().ShouldBe("Oslo");
        (await _folder.RunAsync("answer", "last", "Ada")).ShouldExit(1).Error.ShouldContain("asks nothing");
    }

    [Fact]
    public async Task Answer_AgainstTheSchema_IsRefusedAndTheQuestionStaysOpen()
    {
        var run = await _folder.RunPlanAsync("""
            { "subtasks": [{ "id": "n", "ask": { "question": "How many?", "schema": { "type": "integer", "minimum": 1 } } }] }
            """);
        run.ShouldExit(3).Output.ShouldContain("--json-answer");
        (await _folder.RunAsync("answer", run.RunId, "--json-answer", "0")).ShouldExit(1).Error.ShouldContain("does not fit");
        (await _folder.RunAsync("answer", run.RunId, "--json-answer", "{")).ShouldExit(2);
        (await _folder.RunAsync("answer", run.RunId, "7", "--json")).ShouldExit(0).Json.GetProperty("result").GetInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData("\"\\ud83d\"", "malformed_text")]
    [InlineData("@large.json", "limit_exceeded")]
    public async Task Answer_ThatNoRunCanKeep_IsRefusedAndTheQuestionStaysOpen(string answer, string code)
    {
        _folder.With("large.json", $"\"{new string('x', 17 * 1024 * 1024)}\"");
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "n", "ask": "What?" }] }""");

        var refused = (await _folder.RunAsync("answer", run.RunId, "--json-answer", answer)).ShouldExit(1);

        refused.Error.ShouldContain(code);
        refused.Error.ShouldNotContain("   at ");
        (await _folder.RunAsync("answer", run.RunId, "this")).ShouldExit(0);
    }

    [Fact]
    public async Task Answer_ToolCallWithOtherArguments_CallsTheToolWithThem()
    {
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "w", "tool": "write_file", "args": { "path": "a.txt", "content": "A" } }] }""");
        run.ShouldExit(3).Output.ShouldContain("a.txt");
        (await _folder.RunAsync("answer", run.RunId, "w", "--arguments", """{"path":"b.txt","content":"B"}""")).ShouldExit(0);
        _folder.Read("b.txt").ShouldBe("B");
        File.Exists(Path.Combine(_folder.Work, "a.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task Answer_QuestionOfAChildRun_IsReachedThroughItsParent()
    {
        var run = await _folder.RunPlanAsync("""
            { "subtasks": [{ "id": "outer", "workflow": { "plan": { "subtasks": [{ "id": "inner", "ask": "Well?" }] } } }] }
            """, "--json");
        run.ShouldExit(3).Json.GetProperty("questions")[0].GetProperty("path").GetString().ShouldBe("outer/inner");
        (await _folder.RunAsync("answer", run.RunId, "outer/inner", "Fine", "--json")).ShouldExit(0).Json.GetProperty("result").GetString().ShouldBe("Fine");
    }

    [Fact]
    public async Task Run_ApprovePlan_StartsOnlyWhenApproved()
    {
        var plan = """{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""";
        var refused = await _folder.RunPlanAsync(plan, "--approve-plan");
        refused.ShouldExit(3).Output.ShouldNotContain("completed  a");
        (await _folder.RunAsync("answer", refused.RunId, "no")).ShouldExit(1).Error.ShouldContain("plan_refused");
        var approved = await _folder.RunPlanAsync(plan, "--approve-plan");
        (await _folder.RunAsync("answer", approved.RunId, "plan", "--approve")).ShouldExit(0).Output.ShouldContain("completed  a");
    }

    [Fact]
    public async Task Answer_PlanByAnotherPlan_RunsThat()
    {
        _folder.With("other.json", """{ "subtasks": [{ "id": "b", "tool": "echo", "args": { "n": 2 } }] }""");
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""", "--approve-plan");
        (await _folder.RunAsync("answer", run.RunId, "--plan", "other.json", "--json")).ShouldExit(0).Json.GetProperty("result").GetProperty("n").GetInt32().ShouldBe(2);
    }
}
