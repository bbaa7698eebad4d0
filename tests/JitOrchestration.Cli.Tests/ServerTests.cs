using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace JitOrchestration.Cli.Tests;

/// <summary>The commands that speak to a server, with a real one.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private readonly CliFolder _folder = new();
    private CliProcess _serve = null!;
    private HttpClient _http = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _serve = CliProcess.Start(_folder.Work, _folder.Data, ["serve", "--port", "0", "--api-key", "the key"], null);
        _url = (await _serve.LineAsync("Listening on ")).Split(' ')[2];
        _http = new HttpClient { BaseAddress = new Uri(_url), DefaultRequestHeaders = { Authorization = new("Bearer", "the key") } };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _serve.SignalAsync("TERM");
        (await _serve.EndAsync()).ShouldExit(0);
        await _serve.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_ThatFails_IsInTheLog()
    {
        await _serve.LineAsync("Thinking: no model is configured");
        var id = await StartAsync("""{ "id": "a", "tool": "read_file", "args": { "path": "a.txt" } }""");

        (await _serve.LogLineAsync($"Run {id} failed: files_disabled: ")).ShouldContain("warn: JitOrchestration.Runs");
    }

    [Fact]
    public async Task Commands_WithServer_DoWhatTheyDoHere()
    {
        var id = await StartAsync("""{ "id": "a", "tool": "echo", "args": { "n": 1 } }, { "id": "city", "ask": "Where?", "depends_on": ["a"] }""");

        (await JitAsync("runs")).ShouldExit(0).Output.ShouldMatch($@"{id}  .+  \(a given plan\)");
        (await JitAsync("runs", "--json")).Json.GetProperty("runs").GetArrayLength().ShouldBe(1);
        (await JitAsync("pause", "last")).ShouldExit(0).Output.ShouldContain("paused");
        (await JitAsync("resume", id[..24])).ShouldExit(0);
        var watch = JitAsync("watch", id);
        (await JitAsync("answer", "last", "city", "Graz")).ShouldExit(0);
        var watched = (await watch).ShouldExit(0);

        watched.Output.ShouldContain("completed  city");
        watched.Output.ShouldContain("Graz");
        (await JitAsync("show", "last")).ShouldExit(0).Output.ShouldContain("completed");
        (await JitAsync("show", id, "a", "--result", "--json")).Json.GetRawText().ShouldContain("1");
        (await JitAsync("show", id, "--json")).Json.GetProperty("result").GetString().ShouldBe("Graz");
        (await JitAsync("cancel", id)).ShouldExit(1).Error.ShouldContain("run_ended");
    }

    [Fact]
    public async Task ShowSubtask_WithServer_IsWhatTheDataFolderShows()
    {
        var id = await StartAsync("""{ "id": "each", "tool": "read_file", "for_each": "['none.txt', 'neither.txt']", "args": { "path": "{{item}}" }, "on_failure": "continue" }""");
        (await JitAsync("watch", id)).ShouldExit(0);

        foreach (var arguments in (string[][])[["show", id, "each"], ["show", id, "each", "--json"]])
            (await JitAsync(arguments)).ShouldExit(0).Output.ShouldBe((await _folder.RunAsync(arguments)).ShouldExit(0).Output);
        (await JitAsync("show", id)).Output.ShouldContain("0 of 2 items, 2 failed");
    }

    [Fact]
    public async Task Cancel_WithServer_EndsTheRun()
    {
        var id = await StartAsync("""{ "id": "w", "wait": 3600 }""");

        (await JitAsync("cancel", "last")).ShouldExit(0).Output.ShouldContain("cancelled");

        (await JitAsync("watch", id)).ShouldExit(130);
    }

    [Fact]
    public async Task CancelWithoutCleanUp_WithServer_RunsNone()
    {
        var id = await StartAsync("""{ "id": "w", "wait": 3600 }, { "id": "clean", "wait": 3600, "depends_on": ["w"], "always": true }""");

        (await JitAsync("cancel", id, "--no-clean-up")).ShouldExit(0).Output.ShouldContain("cancelled");

        (await JitAsync("watch", id)).ShouldExit(130);
    }

    [Fact]
    public async Task Watch_RunThatFailedAndWasRetried_IsShownToItsRealEnd()
    {
        var id = await StartAsync("""{ "id": "a", "tool": "echo" }, { "id": "b", "tool": "echo", "depends_on": ["a"] }""", """{ "limits": { "activities": 1 } }""");
        (await JitAsync("watch", id)).ShouldExit(1);
        (await JitAsync("retry", id, "--limit", "activities=9")).ShouldExit(0);

        (await JitAsync("watch", id)).ShouldExit(0).Output.ShouldContain("completed  b");
    }

    [Fact]
    public async Task ShowAndWatch_ResultAsDeepAsAnyMayBe_IsShown()
    {
        var deep = new string('[', 58) + new string(']', 58);
        var id = await StartAsync($$"""{ "id": "a", "tool": "echo", "args": { "v": {{deep}} } }""");

        (await JitAsync("watch", id)).ShouldExit(0);
        foreach (var arguments in (string[][])[["show", id], ["show", id, "a"], ["show", id, "--events"]])
        {
            (await JitAsync(arguments)).ShouldExit(0);
            (await _folder.RunAsync(arguments)).ShouldExit(0);
        }
    }

    [Fact]
    public async Task ForkAndWatch_WithServer_SayWhatIsKept()
    {
        var id = await StartAsync("""{ "id": "a", "tool": "echo", "args": { "n": 1 } }, { "id": "b", "tool": "echo", "depends_on": ["a"] }""");
        (await JitAsync("watch", id)).ShouldExit(0);

        var fork = (await JitAsync("fork", id, "--from", "b")).ShouldExit(0).RunId[..26];

        (await JitAsync("watch", fork)).ShouldExit(0).Output.ShouldContain("completed  a  (kept)");
    }

    [Fact]
    public async Task Watch_RunOfTheDataFolder_IsShownToItsEnd()
    {
        var id = await StartAsync("""{ "id": "city", "ask": "Where?" }""");
        var watch = _folder.RunAsync("watch", id);

        (await JitAsync("answer", id, "Graz")).ShouldExit(0);

        (await watch).ShouldExit(0).Output.ShouldContain("completed  city");
    }

    [Fact]
    public async Task ShowEvents_WithServer_ListsThoseSoFar()
    {
        var id = await StartAsync("""{ "id": "city", "ask": "Where?" }""");

        (await JitAsync("show", id, "--events")).ShouldExit(0).Output.ShouldContain("run_started");
        (await JitAsync("show", id, "--events", "--json")).Json[0].GetProperty("type").GetString().ShouldBe("run_started");
        (await JitAsync("answer", id, "Graz")).ShouldExit(0);
        (await JitAsync("watch", id)).ShouldExit(0);
        (await JitAsync("show", id, "--events", "--json")).Json.EnumerateArray().Last().GetProperty("type").GetString().ShouldBe("run_completed");
    }

    [Fact]
    public async Task ShowAndWatch_QuestionWithServer_SayHowToAnswer()
    {
        var id = await StartAsync("""{ "id": "city", "ask": { "question": "Where to?", "kind": "choice", "choices": ["Graz", "Linz"] } }""");
        await using var watch = CliProcess.Start(_folder.Work, _folder.Data, ["watch", id, "--server", _url, "--api-key", "the key"], null);
        await watch.LineAsync("city (");

        var shown = (await JitAsync("show", id)).ShouldExit(0).Output;
        var line = shown.Split('\n').Select(line => line.Trim()).Single(line => line.EndsWith($" Linz --server {_url.TrimEnd('/')}", StringComparison.Ordinal));
        line.ShouldStartWith($"jit answer {id} ");
        shown.ShouldContain("Where to?");
        (await JitAsync(line.Split(' ')[1..5])).ShouldExit(0);

        var watched = (await watch.EndAsync()).ShouldExit(0).Output;
        watched.ShouldContain("Where to?");
        watched.ShouldContain(line);
        watched.ShouldContain("Linz");
    }

    [Fact]
    public async Task Server_WrongKeyOrNone_SaysWhatToGive()
    {
        (await _folder.RunAsync("runs", "--server", _url, "--api-key", "wrong")).ShouldExit(1).Error.ShouldContain("is not that of the server");
        var error = (await _folder.RunAsync("runs", "--server", _url)).ShouldExit(1).Error;
        error.ShouldContain("--api-key");
        error.ShouldContain("JIT_API_KEY");
    }

    [Fact]
    public async Task Server_HttpsToAServerWithoutTls_SaysWhatIsWrong()
    {
        var error = (await _folder.RunAsync("runs", "--server", _url.Replace("http:", "https:", StringComparison.Ordinal))).ShouldExit(1).Error;
        error.ShouldContain("http://");
        error.ShouldNotContain("inner exception");
    }

    [Fact]
    public async Task Serve_PortInUse_SaysOnlyThat()
    {
        var refused = (await _folder.RunAsync("serve", "--port", new Uri(_url).Port.ToString(CultureInfo.InvariantCulture))).ShouldExit(1);

        refused.Output.ShouldBeEmpty();
        refused.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("address already in use. Choose another port with --port");
    }

    [Fact]
    public async Task Serve_AddressOfAnotherMachine_SaysOnlyThat()
    {
        var refused = (await _folder.RunAsync("serve", "--address", "192.0.2.1", "--port", "0", "--api-key", "k")).ShouldExit(1);

        refused.Output.ShouldBeEmpty();
        refused.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(". Choose another port");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task Serve_BlankKey_IsRefused(string address)
    {
        await using var serve = CliProcess.Start(_folder.Work, _folder.Data, ["serve", "--address", address, "--port", "0"], null, ("JIT_API_KEY", " "));

        (await serve.EndAsync()).ShouldExit(2).Error.ShouldContain("blank");
    }

    [Fact]
    public async Task Serve_RootThatIsNotThere_IsNamed()
    {
        var error = (await _folder.RunAsync("serve", "--port", "0", "--root", "nope")).ShouldExit(2).Error;
        error.ShouldContain("--root: there is no folder 'nope'");
        error.ShouldNotContain("Parameter");
        error.ShouldNotContain("--data");
    }

    [Fact]
    public async Task Server_NobodyThere_IsSaid()
    {
        (await _folder.RunAsync("runs", "--server", "http://127.0.0.1:1")).ShouldExit(1).Error.ShouldContain("does not answer");
        (await _folder.RunAsync("runs", "--server", "ftp://127.0.0.1")).ShouldExit(2);
    }

    [Fact]
    public async Task Serve_OpenToOthersWithoutAKey_IsRefused() =>
        (await _folder.RunAsync("serve", "--address", "0.0.0.0", "--port", "0")).ShouldExit(2).Error.ShouldContain("API key");

    private Task<CliResult> JitAsync(params string[] arguments) => _folder.RunAsync([.. arguments, "--server", _url, "--api-key", "the key"]);

    private async Task<string> StartAsync(string subtasks, string options = "{}")
    {
        using var response = await _http.PostAsJsonAsync("/v1/runs", new { plan = JsonElement.Parse($$"""{ "subtasks": [{{subtasks}}] }"""), options = JsonElement.Parse(options) });
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("id").GetString()!;
    }
}
