using System.Buffers;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Embedded.Tests.Engine;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Embedded.Tests.Documentation;

/// <summary>What a reader of the page has: an engine, the built-in tools, and the samples in the folder that they see.</summary>
public sealed class PlanLanguagePageEngine : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jit-page-").FullName;
    private EngineFixture _offline = null!;

    /// <summary>The tools that the plans of the page may name.</summary>
    public ToolRegistry Tools { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CopySamples();
        Tools = new ToolRegistry(BuiltInTools.Create(new BuiltInToolOptions { FileRoot = _folder }));
        _offline = await OpenAsync(null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _offline.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs an example to its end.</summary>
    /// <returns>The run, as <c>jit run --json</c> prints it.</returns>
    public Task<JsonElement> RunAsync(PlanLanguageExample example) => RunAsync(_offline, example);

    /// <summary>Runs an example to its end, with a model that says what the page says.</summary>
    public async Task<JsonElement> RunAsync(PlanLanguageExample example, ScriptedModelServer server)
    {
        server.Then([.. example.Turns.Select(Turn)]);
        await using var engine = await OpenAsync(server);
        return await RunAsync(engine, example);
    }

    private Task<EngineFixture> OpenAsync(ScriptedModelServer? server) => EngineFixture.OpenAsync(
        thinking: MindFactory.Create(name => Variable(name, server), Tools, TimeProvider.System),
        with: options => options with { Tools = Tools });

    private static string? Variable(string name, ScriptedModelServer? server) => (name, server) switch
    {
        (_, null) => null,
        (ModelVariables.OpenAIBaseUrl, _) => server.BaseUrl.ToString(),
        (ModelVariables.Model, _) => "large",
        _ => null,
    };

    private static ModelAnswer Turn(JsonElement turn) => turn.TryGetProperty("calls", out var calls)
        ? Answers.ToolCalls([.. calls.EnumerateArray().Select((call, i) => ($"call_{i}", call.GetProperty("tool").GetString()!, call.GetProperty("args").GetRawText()))])
        : Answers.Text(turn.GetProperty("says").GetRawText());

    private static async Task<JsonElement> RunAsync(EngineFixture engine, PlanLanguageExample example)
    {
        var id = await engine.StartAsync(example.Plan, example.Input);
        foreach (var answer in example.Answers) await AnswerAsync(engine, id, answer);
        return await ShowAsync(engine.Engine, await engine.EndAsync(id));
    }

    private static async Task AnswerAsync(EngineFixture engine, string runId, JsonProperty answer)
    {
        var run = await engine.UntilAsync(runId, run => Asked(run, answer.Name) is not null);
        var outcome = await engine.Engine.SignalAsync(runId, new Input.Answer(Asked(run, answer.Name)!, await ReplyAsync(engine, runId, answer.Value)));
        outcome.ShouldBeOfType<SignalOutcome.Taken>();
    }

    private static string? Asked(RunState run, string path) => OpenQuestion.Of(run).FirstOrDefault(question => question.Path == path)?.Asked.Id;

    private static async Task<Reply> ReplyAsync(EngineFixture engine, string runId, JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.True => new Reply(Approved: true),
        JsonValueKind.False => new Reply(Approved: false),
        _ => new Reply(await engine.Engine.KeepAsync(runId, answer)),
    };

    private static async Task<JsonElement> ShowAsync(EmbeddedEngine engine, RunState run)
    {
        var previews = await Previews.OfRunAsync(engine, run, []);
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json)) RunJson.Write(writer, run, previews.Of);
        return JsonElement.Parse(json.WrittenSpan);
    }

    private void CopySamples()
    {
        foreach (var file in Directory.EnumerateFiles(PlanLanguagePage.Samples, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, "samples", Path.GetRelativePath(PlanLanguagePage.Samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
