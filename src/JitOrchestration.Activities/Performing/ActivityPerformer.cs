using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Performing;

/// <summary>Performs the calls that an executor wants, the same way for every engine.</summary>
public sealed class ActivityPerformer
{
    private readonly DataActivities _data;
    private readonly ThinkingActivities _thinking;
    private readonly ToolRegistry _registry;

    /// <summary>Puts the parts together.</summary>
    public ActivityPerformer(
        ToolRegistry tools, ToolPolicy policy, IThinking thinking, IPayloadStore payloads, TimeProvider time)
    {
        var values = new ValueStore(payloads);
        _registry = tools;
        _data = new DataActivities(values);
        _thinking = new ThinkingActivities(thinking, values);
        Tools = new ToolActivity(tools, policy, values, time);
    }

    /// <summary>Tool calls, in two parts.</summary>
    public ToolActivity Tools { get; }

    /// <summary>What a call does to the world; a tool that is not there does nothing.</summary>
    public Effect EffectOf(Command.Call call) =>
        call is Command.CallTool tool ? _registry.Find(tool.Tool)?.Definition.Effect ?? Effect.None : Effect.None;

    /// <summary>Performs a call.</summary>
    /// <returns>The input to be fed to the executor; for a child, the child's first input.</returns>
    /// <exception cref="OperationCanceledException">The token tripped: there is no answer.</exception>
    /// <exception cref="EngineException">The engine cannot go on: there is no answer.</exception>
    public async Task<Input> PerformAsync(RunContext run, Command.Call call, CancellationToken cancellation)
    {
        using var position = Position.Enter(run, call);
        try
        {
            return await (call switch
            {
                Command.CallTool tool => CallToolAsync(run, tool, cancellation),
                Command.ReadData read => _data.ReadAsync(run, read, cancellation),
                Command.Route route => _thinking.RouteAsync(run, route, cancellation),
                Command.CallModel turn => _thinking.TakeTurnAsync(run, turn, cancellation),
                Command.MakePlan plan => _thinking.PlanAsync(run, plan, cancellation),
                Command.Synthesize synthesize => _thinking.SynthesizeAsync(run, synthesize, cancellation),
                Command.Evaluate { What: EvaluationKind.Judgement } judge => _thinking.JudgeAsync(run, judge, cancellation),
                Command.Evaluate evaluate => _data.EvaluateAsync(run, evaluate, cancellation),
                Command.Collect collect => _data.CollectAsync(run, collect, cancellation),
                Command.LaunchChild child => BeginChildAsync(run, child, cancellation),
                _ => throw new NotSupportedException($"No activity performs {call.GetType().Name}."),
            });
        }
        catch (Exception e) when (e is not EngineException && !cancellation.IsCancellationRequested)
        {
            return new Input.Failed(call.Key, Failures.Of($"The call '{call.Key}'", e), (e as ActivityException)?.Usage);
        }
    }

    private async Task<Input> CallToolAsync(RunContext run, Command.CallTool call, CancellationToken cancellation)
    {
        var (ready, instead) = await Tools.PrepareAsync(run, call, cancellation);
        return instead ?? await Tools.InvokeAsync(run, ready!, cancellation);
    }

    private async Task<Input> BeginChildAsync(RunContext run, Command.LaunchChild call, CancellationToken cancellation) =>
        await _data.ChildAsync(run, call, cancellation);
}
