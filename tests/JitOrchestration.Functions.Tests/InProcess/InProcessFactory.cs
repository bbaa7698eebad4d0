using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Activities;
using JitOrchestration.Functions.Callbacks;
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
        DurableTaskTestHost? host = null;
        var tail = new ObservedTail(() => host!.Client);
        var services = PartsOf(setup, tools, tail);
        host = await DurableTaskTestHost.StartAsync(
            registry => Register(registry, services, tail, () => host!.Client), new DurableTaskTestHostOptions { Port = Ports.Free(), ConfigureServices = ConvertDeepValues });
        return new InProcessHost(host, services);
    }

    private static ServiceProvider PartsOf(EngineSetup setup, ToolRegistry tools, ObservedTail tail)
    {
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IBlobs>(new MemoryBlobs())
            .AddSingleton(new NetworkOptions())
            .AddSingleton(HistoryLimits.Default)
            .AddSingleton<ILiveTail>(tail)
            .AddEngineParts()
            .AddSingleton(tools)
            .AddSingleton(setup.Thinking ?? new OfflineMind(tools));
        if (setup.Callbacks is { } callbacks) services.AddSingleton(callbacks).AddSingleton<CallbackSender>();
        return services.BuildServiceProvider();
    }

    private static void Register(DurableTaskRegistry registry, IServiceProvider services, ObservedTail tail, Func<DurableTaskClient> client)
    {
        registry.AddOrchestratorFunc<GenerationInput, RunOutcome?>(ActivityNames.Orchestrator, (context, _) => WorkflowOrchestrator.RunAsync(context, tail.See));
        var calls = ActivatorUtilities.CreateInstance<CallActivities>(services);
        foreach (var name in (string[])[ActivityNames.RouteRequest, ActivityNames.PlanWorkflow, ActivityNames.CallModel, ActivityNames.CallTool, ActivityNames.Evaluate, ActivityNames.CollectResults, ActivityNames.SynthesizeResult])
            registry.AddActivityFunc<CallBatch, CallAnswers>(name, (_, batch) => calls.CallToolAsync(batch, CancellationToken.None));
        var runs = ActivatorUtilities.CreateInstance<RunActivities>(services);
        registry.AddActivityFunc<CallBatch, LaunchAnswer>(ActivityNames.LaunchWorkflow, (_, batch) => runs.LaunchWorkflowAsync(batch, client(), CancellationToken.None));
        registry.AddActivityFunc<MailRequest, Mail>(ActivityNames.ReadMailbox, (_, request) => runs.ReadMailboxAsync(request, CancellationToken.None));
        registry.AddActivityFunc<Message, bool>(ActivityNames.TellRun, (_, message) => runs.TellRunAsync(message, client(), CancellationToken.None));
        registry.AddActivityFunc<JournalPart>(ActivityNames.SaveJournal, (_, part) => runs.SaveJournalAsync(part, client(), CancellationToken.None));
        registry.AddOrchestratorFunc<OverdueCancel>(ActivityNames.CancelBackstop, (context, _) => CancelBackstop.RunAsync(context));
        registry.AddActivityFunc<OverdueCancel, bool>(ActivityNames.EnforceCancel, (_, cancel) => runs.EnforceCancelAsync(cancel, client(), CancellationToken.None));
        registry.AddOrchestratorFunc<CallbackOrder>(ActivityNames.DeliverCallback, (context, _) => CallbackDelivery.RunAsync(context));
        var callbacks = ActivatorUtilities.CreateInstance<CallbackActivities>(services);
        registry.AddActivityFunc<CallbackOrder, bool>(ActivityNames.OrderCallback, (_, order) => callbacks.OrderCallbackAsync(order, client(), CancellationToken.None));
        registry.AddActivityFunc<CallbackAttempt, CallbackVerdict>(ActivityNames.SendCallback, (_, attempt) => callbacks.SendCallbackAsync(attempt, client(), CancellationToken.None));
    }

    /// <summary>What the app configures for its worker.</summary>
    private static void ConvertDeepValues(IServiceCollection services)
    {
        var converter = new JsonDataConverter(DurableJson.Options);
        services.ConfigureAll<DurableTaskWorkerOptions>(options => options.DataConverter = converter);
        services.ConfigureAll<DurableTaskClientOptions>(options => options.DataConverter = converter);
    }

    /// <summary>A Durable engine on the in-process host, with its parts.</summary>
    internal sealed class InProcessHost(DurableTaskTestHost host, ServiceProvider services) : IEngineHost
    {
        public IWorkflowEngine Engine => Durable;

        public DurableEngine Durable => Part<DurableEngines>().Of(Client);

        public DurableTaskClient Client => host.Client;

        public T Part<T>()
            where T : notnull => services.GetRequiredService<T>();

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await services.DisposeAsync();
        }
    }
}
