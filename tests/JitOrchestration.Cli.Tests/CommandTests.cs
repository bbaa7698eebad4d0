namespace JitOrchestration.Cli.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Command_Unknown_SaysOnlyThat()
    {
        var error = (await _folder.RunAsync("bogus")).ShouldExit(2).Error;
        error.ShouldStartWith("Error: There is no command 'bogus'.");
        error.ShouldNotContain("Required command");
    }

    [Fact]
    public async Task Option_ThatDoesNotExist_IsBlamedAndNotTheArgumentAfterIt()
    {
        var error = (await _folder.RunAsync("run", "--jsn", "Say 'hi'")).ShouldExit(2).Error;
        error.ShouldStartWith("Error: There is no option --jsn.");
        error.ShouldNotContain("'hi'");
    }

    [Fact]
    public async Task Output_ThatCannotBeWritten_IsAnErrorAndNoCrash()
    {
        Assert.SkipUnless(Bash.IsThere && File.Exists("/dev/full"), "There is no full device here.");

        var full = await Bash.RunAsync($"dotnet exec '{CliProcess.Program}' tools --json > /dev/full", TimeSpan.FromMinutes(1), start => CliProcess.Isolate(start.Environment, _folder.Data));

        full.Code.ShouldBe(1, full.Errors);
        full.Errors.ShouldContain("Error: ");
        full.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Plan_Request_IsATableAndMermaid()
    {
        var plan = await _folder.RunAsync("plan", "List the files in docs, then count the words in each");
        plan.ShouldExit(0);
        plan.Output.ShouldContain("for each of list_docs.result");
        plan.Output.ShouldContain("flowchart TD");
        Directory.Exists(_folder.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Plan_Json_CanBeRunFromStandardInput()
    {
        _folder.WithDocs();
        var plan = (await _folder.RunAsync("plan", "Count the words in README.md", "--json")).ShouldExit(0).Json;
        plan.GetProperty("mermaid").GetString()!.ShouldStartWith("flowchart");
        plan.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        (await _folder.RunPlanAsync(plan.GetProperty("plan").GetRawText(), "--json")).ShouldExit(0).Json.GetProperty("result").GetProperty("words").GetInt32().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Plan_UnreadableRequest_SaysWhyAndExits1()
    {
        var plan = await _folder.RunAsync("plan", "Make me a sandwich", "--json");
        plan.ShouldExit(1).Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("Make me a sandwich");
        plan.Error.ShouldContain("Make me a sandwich");
    }

    [Fact]
    public async Task Validate_BadPlan_SaysEveryProblem()
    {
        _folder.With("bad.json", """{ "subtasks": [{ "id": "a", "wait": 1, "depends_on": ["a"] }, { "id": "b", "colour": 1 }] }""");
        var text = await _folder.RunAsync("validate", "bad.json");
        text.ShouldExit(1).Output.ShouldContain("/subtasks/0/depends_on/0");
        var errors = (await _folder.RunAsync("validate", "bad.json", "--json")).ShouldExit(1).Json.GetProperty("errors");
        errors.GetArrayLength().ShouldBeGreaterThanOrEqualTo(3);
        errors.EnumerateArray().ShouldAllBe(error => text.Output.Contains(error.GetProperty("code").GetString()!));
    }

    [Fact]
    public async Task Validate_GoodPlanWithAWarning_Exits0()
    {
        var plan = """{ "subtasks": [{ "id": "a", "tool": "echo", "args": {} }, { "id": "b", "task": "Collect {{a.result}}" }] }""";
        var verdict = await _folder.RunWithInputAsync(plan, "validate", "-");
        verdict.ShouldExit(0).Output.ShouldContain("implied_dependency");
        verdict.Output.ShouldContain("valid: 2 subtasks");
    }

    [Fact]
    public async Task Validate_NoJson_SaysWhere()
    {
        (await _folder.RunWithInputAsync("{ \"subtasks\": [", "validate", "-")).ShouldExit(1).Output.ShouldContain("error");
        (await _folder.RunPlanAsync("{ \"subtasks\": [")).ShouldExit(1).Error.ShouldContain("problem");
    }

    [Fact]
    public async Task RunsAndShow_FindRunsByPrefixLastAndStatus()
    {
        var before = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo" }] }""");
        var first = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""", "--tag", "blue");
        var second = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "b", "tool": "read_file", "args": { "path": "none" } }] }""");
        (await _folder.RunAsync("show", first.RunId.ToLowerInvariant()[..22])).ShouldExit(0).Output.ShouldContain("blue");
        (await _folder.RunAsync("show", "last", "--json")).Json.GetProperty("id").GetString().ShouldBe(second.RunId);
        // The first six characters change every 262 s: at least two of three runs have them in common.
        var shared = new[] { before, first, second }.CountBy(run => run.RunId[..6]).MaxBy(count => count.Value).Key;
        (await _folder.RunAsync("show", shared)).ShouldExit(1).Error.ShouldContain("Several runs");
        (await _folder.RunAsync("show", "01ZZZZZZ")).ShouldExit(1).Error.ShouldContain("no run");
        (await _folder.RunAsync("runs", "--status", "failed")).Output.ShouldNotContain(first.RunId);
        (await _folder.RunAsync("runs")).Output.ShouldMatch($@"{first.RunId}  completed  .+  blue  \(a given plan\)");
        (await _folder.RunAsync("runs", "--json")).Json.GetProperty("runs")[1].GetProperty("tags")[0].GetString().ShouldBe("blue");
        (await _folder.RunAsync("runs", "--limit", "1", "--json")).Json.GetProperty("runs")[0].GetProperty("status").GetString().ShouldBe("failed");
    }

    [Fact]
    public async Task Show_Events_IsTheJournal()
    {
        await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""");
        var events = (await _folder.RunAsync("show", "last", "--events", "--json")).ShouldExit(0).Json;
        events[0].GetProperty("type").GetString().ShouldBe("run_started");
        events[events.GetArrayLength() - 1].GetProperty("type").GetString().ShouldBe("run_completed");
        events.EnumerateArray().Select(happened => happened.GetProperty("sequence").GetInt32()).ShouldBe(Enumerable.Range(1, events.GetArrayLength()));
        (await _folder.RunAsync("show", "last", "--events")).Output.ShouldContain("run_completed");
    }

    [Fact]
    public async Task Show_SubtaskThatIsNotThere_NamesThoseThatAre()
    {
        await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }] }""");
        (await _folder.RunAsync("show", "last", "z", "--result")).ShouldExit(1).Error.ShouldContain("It has: a");
        (await _folder.RunAsync("show", "last", "z")).ShouldExit(1).Error.ShouldContain("It has: a");
        (await _folder.RunAsync("show", "last", "A", "--result")).ShouldExit(0).Output.ShouldContain("\"n\": 1");
    }

    [Fact]
    public async Task Tools_TextAndJson_NameEveryTool()
    {
        var names = (await _folder.RunAsync("tools", "--json")).ShouldExit(0).Json.GetProperty("tools").EnumerateArray().ToArray();
        names.ShouldAllBe(tool => tool.GetProperty("parameters").GetProperty("type").GetString() == "object");
        var text = (await _folder.RunAsync("tools")).ShouldExit(0).Output;
        names.ShouldAllBe(tool => text.Contains(tool.GetProperty("name").GetString()!));
        names.Length.ShouldBe(11);
    }

    [Fact]
    public async Task Prune_DeletesWhatEndedLongEnoughAgo()
    {
        await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": {} }] }""");
        (await _folder.RunAsync("prune")).ShouldExit(0).Output.ShouldContain("Deleted 0 runs.");
        (await _folder.RunAsync("prune", "--older-than", "0s")).ShouldExit(0).Output.ShouldContain("Deleted 1 run.");
        (await _folder.RunAsync("runs")).Output.ShouldContain("No runs");
    }

    [Fact]
    public async Task Jit_VersionAndHelp_ArePrinted()
    {
        (await _folder.RunAsync("--version")).ShouldExit(0).Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+\S*$");
        (await _folder.RunAsync("--help")).ShouldExit(0).Output.ShouldContain("Examples:");
        (await _folder.RunAsync("run", "--help")).ShouldExit(0).Output.ShouldContain("Exit codes:");
    }

    [Theory]
    [InlineData(2, "run", "--bogus", "--json")]
    [InlineData(2, "show", "01K", "--json")]
    [InlineData(1, "show", "last", "--json")]
    public async Task Jit_ErrorWithJson_IsJsonOnTheOutputAndALineBeside(int code, params string[] arguments)
    {
        var result = (await _folder.RunAsync(arguments)).ShouldExit(code);
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldContain(result.Json.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Run_ArgumentAfterTwoDashes_IsARequestWhateverItBeginsWith() =>
        (await _folder.RunAsync("run", "--", "--bogus")).ShouldExit(1).Output.ShouldStartWith("Run ");

    [Fact]
    public async Task Show_ResultToAPipe_IsTheTextToTheLastCharacter()
    {
        const string Text = "a\u202Eb\u001B[31mc\r\n\n";
        var plan = System.Text.Json.JsonSerializer.Serialize(new { subtasks = new[] { new { id = "r", tool = "read_file", args = new { path = "odd.txt" } } } });
        _folder.With("odd.txt", Text);
        (await _folder.RunPlanAsync(plan)).ShouldExit(0).Output.ShouldNotContain("\u202E");
        var target = Path.Combine(_folder.Work, "result.txt");
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "jit.dll")}' show last --result --data '{_folder.Data}' > '{target}'"]))!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.ReadAllText(target).ShouldBe(Text);
    }

    [Fact]
    public async Task Help_ArgumentsThatMayBeLeftOut_AreInBrackets() =>
        (await _folder.RunAsync("--help")).ShouldExit(0).Output.ShouldContain("show <ID> [SUBTASK] ");
}
