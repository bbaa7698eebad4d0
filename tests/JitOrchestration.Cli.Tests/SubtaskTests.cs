namespace JitOrchestration.Cli.Tests;

/// <summary><c>jit show ID SUBTASK</c>, and how the items of a <c>for_each</c> are told.</summary>
public sealed class SubtaskTests : IDisposable
{
    private readonly CliFolder _folder = new CliFolder().With("there.txt", "It is there.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ForEach_ItemThatFailsAndTheRunGoesOn_IsToldEverywhere()
    {
        var run = (await ReadAsync("there.txt", "none.txt", "there.txt")).ShouldExit(0);

        run.Output.ShouldMatch(@"completed  each  2 of 3 items, 1 failed  \(");
        (await _folder.RunAsync("show", "last")).Output.ShouldMatch(@"each +completed .* 2 of 3 items, 1 failed · \[");
    }

    [Fact]
    public async Task ForEach_AllItemsComplete_SaysNothingOfThem() =>
        (await ReadAsync("there.txt", "there.txt")).ShouldExit(0).Output.ShouldNotContain("items");

    [Fact]
    public async Task Show_Subtask_HasItsStateItsItemsAndItsAttempts()
    {
        await ReadAsync("there.txt", "none.txt");

        var lines = (await _folder.RunAsync("show", "last", "EACH")).ShouldExit(0).Output.Split('\n');

        lines[0].ShouldMatch(@"^each  completed · 1 of 2 items, 1 failed · .+ · 2 attempts$");
        lines.ShouldContain(line => line.StartsWith("Result: [\"It is there.\",null]"));
        var items = lines.SkipWhile(line => !line.StartsWith("item ")).Skip(1).Take(2).ToArray();
        items[0].ShouldMatch(@"^1 +failed .+ There is no file 'none\.txt'.*\(file_not_found\)$");
        items[1].ShouldMatch("^0 +completed .+ It is there\\.$");
        lines.ShouldContain(line => line.StartsWith("each/i1/e0/c0 ") && line.Contains(" failed ") && line.EndsWith("(file_not_found)"));
    }

    [Fact]
    public async Task Show_SubtaskOfManyItems_ListsTheFailedFirstAndCountsTheRest()
    {
        await ReadAsync([.. Enumerable.Repeat("there.txt", 99), "none.txt"]);

        var output = (await _folder.RunAsync("show", "last", "each")).ShouldExit(0).Output;

        output.Split('\n').SkipWhile(line => !line.StartsWith("item ")).ElementAt(1).ShouldMatch("^99 +failed ");
        output.Split("and 80 more").Length.ShouldBe(3, "of the items, and of their attempts");
    }

    [Fact]
    public async Task Show_SubtaskOfAnAgent_HasItsTurns()
    {
        await _folder.RunPlanAsync("""{ "subtasks": [{ "id": "a", "task": "Summarize {{input}}" }] }""", "--input", "\"One. Two. Three.\"");

        var output = (await _folder.RunAsync("show", "last", "a")).ShouldExit(0).Output;

        output.ShouldContain("Turn 1\nOne. Two. Three.");
        output.ShouldContain("a/e0/c0  1        completed");
    }

    [Fact]
    public async Task Show_SubtaskAndEvents_IsRefused() =>
        (await _folder.RunAsync("show", "last", "a", "--events")).ShouldExit(2).Error.ShouldContain("SUBTASK or --events");

    private Task<CliResult> ReadAsync(params string[] paths) => _folder.RunPlanAsync(
        """{ "subtasks": [{ "id": "each", "tool": "read_file", "for_each": "input", "args": { "path": "{{item}}" }, "on_failure": "continue" }] }""",
        "--input", System.Text.Json.JsonSerializer.Serialize(paths));
}
