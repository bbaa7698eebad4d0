using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Activities;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.RealHost;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace JitOrchestration.Functions.Tests.InProcess;

/// <summary>Opens Durable engines on the in-process host: Durable's real replay, with everything else in memory.</summary>
public sealed class InProcessFactory : IEngineFactory
{
    /// <inheritdoc/>
    public async Task<IEngineHost> OpenAsync(EngineSetup setup)
    {
        var tools = new ToolRegistry([.. BuiltInTools.Create(new BuiltInToolOptions()), .. setup.Tools]);
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IBlobs>(new MemoryBlobs())
            .AddSingleton(new NetworkOptions())
            .AddSingleton(HistoryLimits.Default)
            .AddEngineParts()
            .AddSingleton(tools)
            .AddSingleton(setup.Thinking ?? new OfflineMind(tools))
            .BuildServiceProvider();
        DurableTaskTestHost? host = null;
        var tail = new ObservedTail(() => host!.Client);
        host = await DurableTaskTestHost.StartAsync(
            registry => Register(registry, services, tail, () => host!.Client), new DurableTaskTestHostOptions { Port = LocalProcess.FreePort(), ConfigureServices = ConvertDeepValues });
        var engine = new DurableEngine(host.Client, services.GetRequiredService<IBlobs>(), tools, TimeProvider.System, tail);
        return new InProcessHost(host, services, engine);
    }

    private static void Register(DurableTaskRegistry registry, IServiceProvider services, ObservedTail tail, Func<DurableTaskClient> client)
    {
        registry.AddOrchestratorFunc<GenerationInput, RunOutcome?>(ActivityNames.Orchestrator, (context, _) => WorkflowOrchestrator.RunAsync(context, tail.See));
        var calls = ActivatorUtilities.CreateInstance<CallActivities>(services);
        foreach (var name in (string[])[ActivityNames.PlanWorkflow, ActivityNames.CallModel, ActivityNames.CallTool, ActivityNames.Evaluate, ActivityNames.CollectResults, ActivityNames.SynthesizeResult])
            registry.AddActivityFunc<CallBatch, CallAnswers>(name, (_, batch) => calls.CallToolAsync(batch, CancellationToken.None));
        var runs = ActivatorUtilities.CreateInstance<RunActivities>(services);
        registry.AddActivityFunc<CallBatch, LaunchAnswer>(ActivityNames.LaunchWorkflow, (_, batch) => runs.LaunchWorkflowAsync(batch, client(), CancellationToken.None));
        registry.AddActivityFunc<MailRequest, Mail>(ActivityNames.ReadMailbox, (_, request) => runs.ReadMailboxAsync(request, CancellationToken.None));
        registry.AddActivityFunc<Message, bool>(ActivityNames.TellRun, (_, message) => runs.TellRunAsync(message, client(), CancellationToken.None));
        registry.AddActivityFunc<JournalPart>(ActivityNames.SaveJournal, (_, part) => runs.SaveJournalAsync(part, CancellationToken.None));
    }

    /// <summary>What the app configures for its worker.</summary>
    private static void ConvertDeepValues(IServiceCollection services)
    {
        var converter = new JsonDataConverter(DurableJson.Options);
        services.ConfigureAll<DurableTaskWorkerOptions>(options => options.DataConverter = converter);
        services.ConfigureAll<DurableTaskClientOptions>(options => options.DataConverter = converter);
    }

    /// <summary>A Durable engine on the in-process host, with its parts.</summary>
    internal sealed class InProcessHost(DurableTaskTestHost host, ServiceProvider services, DurableEngine engine) : IEngineHost
    {
        public IWorkflowEngine Engine => engine;

        public DurableEngine Durable => engine;

        public T Part<T>()
            where T : notnull => services.GetRequiredService<T>();

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await services.DisposeAsync();
        }
    }
}
