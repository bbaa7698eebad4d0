using System.Text.Json;

namespace JitOrchestration.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private const string Escape = "\u001b";
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FanOutRequest_ShowsPlanProgressAndResult()
    {
        _folder.WithDocs();
        var run = await _folder.RunAsync("run", "Count the words in README.md, docs/architecture.md and docs/performance.md, then compare them and summarize");
        run.ShouldExit(0);
        run.Output.IndexOf("Plan: 5 subtasks, made by the offline planner", StringComparison.Ordinal)
            .ShouldBeInRange(0, run.Output.IndexOf("completed  count_readme_md", StringComparison.Ordinal));
        run.Output.ShouldContain("depends on");
        run.Output.ShouldContain("completed  summarize");
        run.Output.ShouldContain("offline agent");
        run.Output.ShouldContain("characters");
        run.Output.ShouldNotContain(Escape);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_PlanThatIsDoneAtOnce_IsStillShownFirst()
    {
        var run = (await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "n": 1 } }, { "id": "b", "tool": "echo", "args": { "n": "{{a.result.n}}" } }] }""")).ShouldExit(0);

        run.Output.IndexOf("Plan: 2 subtasks, as given", StringComparison.Ordinal).ShouldBeInRange(0, run.Output.IndexOf("completed  a", StringComparison.Ordinal));
        run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("implied_dependency");
    }

    [Theory]
    [InlineData("Durable", "list_docs", "list_samples", "docs/architecture.md")]
    [InlineData("fragile", "list_samples", "list_docs", "samples/one.json")]
    public async Task Run_BranchRequest_TakesTheBranchThatTheFileSays(string word, string taken, string skipped, string listed)
    {
        _folder.WithDocs().With("README.md", $"{word} workflows.\n");
        var run = await _folder.RunAsync("run", "If README.md contains 'Durable', list the files in docs, otherwise list the files in samples, then summarize");
        run.ShouldExit(0);
        run.Output.ShouldContain($"completed  {taken}");
        run.Output.ShouldContain($"skipped    {skipped}");
        run.Output.ShouldContain(listed);
    }

    [Fact]
    public async Task Run_RunTimeFanOutRequest_CountsEveryFile()
    {
        _folder.WithDocs();
        var run = await _folder.RunAsync("run", "List the files in samples, then count the words in each, then summarize", "--json");
        run.ShouldExit(0);
        run.Json.GetProperty("subtasks").EnumerateArray().Single(subtask => subtask.GetProperty("id").GetString() == "count_each")
            .GetProperty("instances").GetProperty("completed").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Run_PipelineRequestWithAllow_WritesTheFile()
    {
        _folder.WithDocs();
        var run = await _folder.RunAsync("run", "Read README.md, summarize it, then write the summary to out/summary.txt", "--allow", "write_file");
        run.ShouldExit(0);
        _folder.Read("out/summary.txt").ShouldContain("offline agent");
    }

    [Fact]
    public async Task Run_UnreadableRequest_SaysWhichPartAndExits1()
    {
        var run = await _folder.RunAsync("run", "Paint my house blue");
        run.ShouldExit(1);
        run.Error.ShouldContain("Paint my house blue");
        run.Error.ShouldContain("configure a language model");
        run.Output.ShouldNotContain("Plan:");
    }

    [Fact]
    public async Task Run_Json_PrintsTheRunAlone()
    {
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "city": "{{input.city}}" } }] }""", "--json", "--input", """{"city":"Graz"}""");
        run.ShouldExit(0);
        run.Json.GetProperty("status").GetString().ShouldBe("completed");
        run.Json.GetProperty("result").GetProperty("city").GetString().ShouldBe("Graz");
        run.Json.GetProperty("input").GetProperty("city").GetString().ShouldBe("Graz");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_JsonOfAFailure_PrintsTheErrorAndExits1()
    {
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "read_file", "args": { "path": "none.txt" } }] }""", "--json");
        run.ShouldExit(1);
        run.Json.GetProperty("status").GetString().ShouldBe("failed");
        run.Json.GetProperty("error").GetProperty("subtask_id").GetString().ShouldBe("a");
    }

    [Fact]
    public async Task Run_LargeResult_IsPreviewedInJsonAndWholeOnDemand()
    {
        _folder.With("big.txt", string.Concat(Enumerable.Repeat("0123456789", 3_000)));
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "read_file", "args": { "path": "big.txt" } }] }""", "--json");
        run.ShouldExit(0).Json.GetProperty("result").GetProperty("$preview").GetString()!.ShouldStartWith("0123456789");
        (await _folder.RunAsync("show", "last", "--result")).Output.Trim().Length.ShouldBe(30_000);
        (await _folder.RunAsync("show", "last", "a", "--result", "--json")).Json.GetString()!.Length.ShouldBe(30_000);
    }

    [Fact]
    public async Task Run_InvalidPlan_SaysEveryProblemAndStoresNothing()
    {
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "ecco" }, { "id": "b", "depends_on": ["c"], "wait": 1 }] }""");
        run.ShouldExit(1);
        run.Error.ShouldContain("unknown_tool");
        run.Error.ShouldContain("/subtasks/1/depends_on/0");
        (await _folder.RunAsync("runs")).Output.ShouldContain("No runs");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "a", "--concurrency", "0")]
    [InlineData("run", "a", "--concurrency", "many")]
    [InlineData("run", "a", "--input", "{broken")]
    [InlineData("run", "a", "--input", "@missing.json")]
    [InlineData("run", "--plan", "missing.json")]
    [InlineData("run", "a", "--no-such-option")]
    [InlineData("run", "--bogus")]
    [InlineData("run", "")]
    [InlineData("run", "a", "--plan", "plan.json")]
    [InlineData("plan", " ")]
    [InlineData("plan", "--bogus")]
    [InlineData("answer", "last", "--aprove")]
    [InlineData("frobnicate")]
    [InlineData("runs", "--status", "sleeping")]
    [InlineData("prune", "--older-than", "soon")]
    [InlineData("show", "01K")]
    [InlineData("answer", "last", "--approve", "--reject")]
    public async Task Jit_BadUsage_SaysSoAndExits2(params string[] arguments)
    {
        var run = await _folder.RunAsync(arguments);
        run.ShouldExit(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("Error: ");
        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Run_InputFromAFile_IsRead()
    {
        _folder.With("in.json", """{ "n": 20 }""");
        var run = await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "tool": "calculate", "args": { "expression": "{{input.n}} + 1" } }] }""", "--input", "@in.json", "--json");
        run.ShouldExit(0).Json.GetProperty("result").ToString().ShouldContain("21");
    }

    [Fact]
    public async Task Run_HostileResult_CannotDriveTheTerminal()
    {
        var hostile = JsonSerializer.Serialize($"a{Escape}[2Jb{Escape}]0;title\ac\u0007\u009b31md\u202ee [bold]f[/] {{{{1}}}}");
        var plan = """{ "subtasks": [{ "id": "a", "tool": "echo", "args": { "text": "{{input}}" } }] }""";
        var run = await _folder.RunPlanAsync(plan, "--input", hostile, "--synthesize");
        run.ShouldExit(0);
        run.Output.ShouldContain("abcde [bold]f[/]");
        (run.Output + run.Error).Any(sign => char.IsControl(sign) && sign != '\n').ShouldBeFalse();
    }

    [Fact]
    public async Task Run_DataFolderThatIsAFile_IsOneClearLine()
    {
        _folder.With("taken", "");
        var run = await _folder.RunAsync("run", "wait 0 seconds", "--data", "taken");
        run.ShouldExit(1);
        run.Error.Trim().Split('\n').Length.ShouldBe(1);
        run.Error.ShouldContain("data_not_a_folder");
    }
}
