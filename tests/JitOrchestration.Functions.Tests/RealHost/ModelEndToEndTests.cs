using System.Collections.Immutable;
using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Runs that think, on a real host, with a worker that dies in an agent's loop. The model outlives it.</summary>
public sealed class ModelEndToEndTests
{
    private const string FirstTurn = "agent/e0/c0";
    private const string Tool = "agent/e0/c1";
    private const string MendingTurn = "agent/e0/c4";
    private const string Synthesis = "$synthesis/e0/c0";

    /// <summary>Every call that asks the server: of the model, and of the tool that fetches a page.</summary>
    private static readonly string[] Asked = ["$route/e0/c0", "$plan/e0/c0", "$plan/e0/c1", FirstTurn, Tool, "agent/e0/c3", MendingTurn, Synthesis];

    private const string Plan = """
        { "subtasks": [
          { "id": "agent", "task": "Look into {{request}}",
            "agent": { "tools": ["fetch_url", "echo"], "output_schema": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": ["n"] } } } ] }
        """;

    /// <summary>Twice a host: one whose worker dies three times gives up.</summary>
    [Theory]
    [InlineData(FirstTurn, Tool)]
    [InlineData(MendingTurn, Synthesis)]
    public async Task Worker_KilledInAnAgentsLoop_AsksNothingThatIsRecordedASecondTime(params string[] kills)
    {
        FunctionsHost.RequireIt();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finds the worker in /proc.");
        await using var model = new MortalsModel(await ScriptedModelServer.StartAsync(), kills);
        using var storage = await Azurite.StartAsync();
        using var host = await FunctionsHost.StartAsync(
            storage, (ModelVariables.OpenAIBaseUrl, model.Url), (ModelVariables.Model, "scripted"), ("JIT_ALLOWED_HOSTS", "127.0.0.1"), ("JIT_ALLOW_PRIVATE_ADDRESSES", "1"));

        var id = (await host.PostAsync("/v1/runs", new { request = "Seven?", options = new { synthesize = true } })).GetProperty("id").GetString()!;
        foreach (var key in kills)
        {
            await model.IsAskedAsync(key);
            host.KillWorker();
        }
        await host.ShowsAsync(id, "completed", seconds: 200);

        var run = await host.EndAsync(id);
        run.GetProperty("result").GetString().ShouldBe(ThinkingScript.Answer);
        run.GetProperty("usage").GetProperty("model_calls").GetInt32().ShouldBe(ThinkingScript.Calls, "what is recorded is paid for once");
        var journal = await JournalReader.AllAsync(host, id);
        model.TimesAsked(id).ShouldBe(new SortedDictionary<string, int>(Asked.ToDictionary(key => key, key => kills.Contains(key) ? 2 : 1), StringComparer.Ordinal));
        kills.ShouldBeSubsetOf(journal.Where(line => line.Type == "call_lost").Select(line => line.Key!));
        ShouldRepeatNothingRecorded(journal);
    }

    private static void ShouldRepeatNothingRecorded(List<JournalLine> journal)
    {
        var recorded = new HashSet<string>();
        foreach (var line in journal.Where(line => line.Type is "call_started" or "call_completed" or "turn_taken"))
        {
            recorded.ShouldNotContain(line.Key!, $"{line.Json}: it was recorded before");
            if (line.Type != "call_started") recorded.Add(line.Key!);
        }
        recorded.ShouldBe([FirstTurn, Tool, "agent/e0/c2", "agent/e0/c3", MendingTurn, Synthesis], ignoreOrder: true);
    }

    /// <summary>A model, and a page for its tool, that say nothing to some calls when they come first: whoever asks is killed meanwhile.</summary>
    private sealed class MortalsModel : IAsyncDisposable
    {
        private readonly ScriptedModelServer _server;
        private readonly ImmutableDictionary<string, TaskCompletionSource> _silent;

        public MortalsModel(ScriptedModelServer server, IEnumerable<string> silent)
        {
            _server = server;
            _silent = silent.ToImmutableDictionary(key => key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var script = new ThinkingScript(Plan, Answers.ToolCalls(("1", "fetch_url", $$"""{"url": "{{server.Root}}seven"}"""), ("2", "echo", """{"n": 7}""")));
            server.Otherwise(request => IsFirst(request) ? Answers.Silence() : script.Play(request));
            server.Elsewhere(request => IsFirst(request) ? Answers.Silence() : new RawAnswer(200, "Seven.") { ContentType = "text/plain" });
        }

        public string Url => _server.BaseUrl.ToString();

        public Task IsAskedAsync(string key) => _silent[key].Task.WaitAsync(TimeSpan.FromSeconds(90));

        /// <summary>How often each call of a run came.</summary>
        public SortedDictionary<string, int> TimesAsked(string runId)
        {
            _server.Requests.ShouldAllBe(request => request.IdempotencyKey!.StartsWith(runId + "/", StringComparison.Ordinal));
            return new(_server.Requests.CountBy(Short).ToDictionary(), StringComparer.Ordinal);
        }

        private bool IsFirst(ModelRequest request) => _silent.TryGetValue(Short(request), out var first) && first.TrySetResult();

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private static string Short(ModelRequest request) => request.IdempotencyKey![(request.IdempotencyKey!.IndexOf('/') + 1)..];
    }
}
