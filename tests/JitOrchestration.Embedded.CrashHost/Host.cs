using System.Text.Json;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>Drives every run of a folder, answers their questions, and ends when all have ended.</summary>
internal sealed class Host
{
    /// <summary>What callbacks are signed with.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private readonly EmbeddedEngine _engine;

    private Host(EmbeddedEngine engine) => _engine = engine;

    /// <summary>The folder in which a host keeps its journal.</summary>
    public static string DataIn(string folder) => Path.Combine(folder, "data");

    public static async Task<int> RunAsync(string folder, HostOptions options)
    {
        using var log = new CallLog(folder);
        var engineOptions = EngineOptions(folder, log, options);
        await using var engine = await EmbeddedEngine.OpenAsync(engineOptions, options.Model is { } url ? MindAt(url, engineOptions.Tools) : new ScriptedMind(log));
        Console.WriteLine("ready");
        var host = new Host(engine);
        await host.StartMissingAsync(options);
        while (!await host.AllEndedAsync())
        {
            if (engine.Fault is { } fault) throw fault;
            if (options.Answers) await host.AnswerAsync();
            await host.RetryAsync();
            await Task.Delay(LookEvery);
        }
        return 0;
    }

    /// <summary>The options of a host, for a process that goes on with its folder.</summary>
    public static EmbeddedEngineOptions EngineOptions(string folder, CallLog log, HostOptions options) => new()
    {
        DataFolder = DataIn(folder),
        DrivesAll = true,
        Tools = new ToolRegistry(LoggedTool.All(log)),
        Policy = new ToolPolicy(new NetworkOptions()),
        CrashPoint = Death.At(options.CrashPoint, options.Occurrence),
        Callbacks = new CallbackOptions
        {
            Secret = CallbackSecret.Parse(Secret),
            Network = new NetworkOptions { AllowedHosts = ["127.0.0.1"], AllowPrivateAddresses = true },
        },
    };

    private static ModelMind MindAt(string url, ToolRegistry tools) =>
        new(new ModelCatalog(new ModelSettings(ModelProvider.Compatible, new Uri(url), "scripted") { ApiKey = "none" }), tools);

    private async Task StartMissingAsync(HostOptions options)
    {
        var there = (await _engine.ListAsync(limit: 1000)).Runs.Select(run => run.Request).ToHashSet();
        foreach (var name in options.Workloads.Where(name => !there.Contains(name))) await _engine.StartAsync(Workload.Request(name, options.CallbackUrl));
    }

    private async Task<bool> AllEndedAsync() =>
        (await _engine.ListAsync(limit: 1000)).Runs.All(run => run.Status is "completed" or "cancelled" || (run.Status == "failed" && !Workload.IsRetried(run.Request)));

    private async Task RetryAsync()
    {
        foreach (var failed in (await _engine.ListAsync("failed")).Runs.Where(run => Workload.IsRetried(run.Request))) await _engine.SignalAsync(failed.Id, new Input.Retry());
    }

    private async Task AnswerAsync()
    {
        foreach (var waiting in (await _engine.ListAsync("input_required")).Runs)
        {
            var run = await _engine.GetAsync(waiting.Id);
            foreach (var question in run!.Questions.ToList()) await _engine.SignalAsync(run.RunId, new Input.Answer(question.Id, ReplyTo(question.Question)));
        }
    }

    /// <summary>A call that may have happened runs again: it comes to the same.</summary>
    private static Reply ReplyTo(Question question) => question.Kind == QuestionKind.Ask && question.AnswerKind == Core.Plans.AskKind.Text
        ? new Reply(Value.Of(JsonSerializer.SerializeToElement("Ada")))
        : new Reply(Approved: true);
}
