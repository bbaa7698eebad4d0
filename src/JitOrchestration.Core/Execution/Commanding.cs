using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>What a call asks of the engine: all of it follows from the state.</summary>
internal static class Commanding
{
    private static readonly Value NoArguments = Value.Of(JsonDocument.Parse("{}").RootElement);

    public static Command.Call For(RunState run, CallState call)
    {
        var attempt = call.Attempts + 1;
        Command.Call command = call.Kind switch
        {
            CallKind.Route => new Command.Route(call.Key, attempt, run.Request, run.Data),
            CallKind.Plan => new Command.MakePlan(call.Key, attempt, run.Request, run.Data) { Drafts = [.. run.Drafts] },
            CallKind.Tool when call.Slot is { Call.Tool: Command.ReadData.Tool } => ReadData(run, call, attempt),
            CallKind.Synthesize => Join(run, call, attempt),
            CallKind.Tool => CallTool(run, call, attempt),
            CallKind.Model => CallModel(run, call, attempt),
            CallKind.Evaluate => Evaluate(run, call, attempt),
            CallKind.Collect => new Command.Collect(call.Key, attempt, Results(call.Subtask!.FanOut!), []),
            CallKind.LaunchChild => LaunchChild(run, call, attempt),
            _ => throw new NotSupportedException($"No command is written for a call of kind {call.Kind}."),
        };
        return command with { InlineLimit = call.Instance?.Index is null ? Value.InlineLimit : Value.InstanceInlineLimit };
    }

    private static Command.CallTool CallTool(RunState run, CallState call, int attempt)
    {
        if (call.Slot is { Call: var wanted }) return new(call.Key, attempt, wanted.Tool, call.Arguments ?? wanted.Arguments, default, call.Approved);
        var instance = call.Instance!;
        var spec = instance.Subtask.Node.Subtask;
        var template = spec.Args is { } args ? Value.Of(args) : NoArguments;
        return new(call.Key, attempt, spec.Tool!, call.Arguments ?? template, call.Arguments is null ? Bindings(run, instance) : default, call.Approved)
        {
            Timeout = spec.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static Command.ReadData ReadData(RunState run, CallState call, int attempt) => new(
        call.Key, attempt, call.Slot!.Call.Arguments, call.Subtask!.Node.Subtask.Task!, Bindings(run, call.Instance!), call.Instance!.Agent!.Conversation);

    private static Command.CallModel CallModel(RunState run, CallState call, int attempt)
    {
        var instance = call.Instance!;
        var spec = instance.Subtask.Node.Subtask;
        return new(call.Key, attempt, spec.Agent, spec.Task!, Bindings(run, instance), instance.Agent!.Conversation);
    }

    private static Command.Evaluate Evaluate(RunState run, CallState call, int attempt)
    {
        var node = call.Subtask!.Node;
        var scope = call.Instance is { } instance ? new RunScope(run, instance) : new RunScope(run, call.Subtask);
        return call.Evaluation switch
        {
            EvaluationKind.Condition => Of(((PlanCondition.Tested)node.Condition!).Expression),
            EvaluationKind.Judgement => new(call.Key, attempt, call.Evaluation, ((PlanCondition.Judged)node.Condition!).Question, scope.BindAll(node.Condition.References)),
            EvaluationKind.Until => Of(node.Until!),
            EvaluationKind.Items => Of(node.ForEach!),
            _ => new(call.Key, attempt, call.Evaluation, node.Subtask.Ask!.Question, scope.BindAll(node.References)) { Choices = node.Subtask.Ask.Choices },
        };

        Command.Evaluate Of(Expression expression) =>
            new(call.Key, attempt, call.Evaluation, expression.Text, scope.BindAll(expression.References));
    }

    private static Command.LaunchChild LaunchChild(RunState run, CallState call, int attempt)
    {
        var instance = call.Instance!;
        var path = instance.Index is { } index ? $"{instance.Subtask.Id}[{index}]" : instance.Subtask.Id;
        var limits = run.Options.EffectiveLimits;
        var options = run.Options with
        {
            ApprovePlan = false,
            Synthesize = null,
            Strategy = RunOptions.GraphStrategy,
            Limits = limits with { Activities = Math.Max(0, limits.Activities - run.Activities) + instance.Child!.Activities },
            Budget = call.Needs is { } grant ? Granted(run.Options.Budget!, instance.Child, grant) : null,
        };
        return new(
            call.Key, attempt, instance.Child!.RunId, instance.Subtask.Node.Subtask.Workflow!, Bindings(run, instance),
            new ParentLink(run.RunId, path, (run.Parent?.Depth ?? 0) + 1) { RootId = run.Parent?.Root, Retries = run.Retries }, options)
        {
            Retries = instance.Child.Retries,
        };
    }

    /// <summary>What the child has used before counts against its budget, too.</summary>
    private static RunBudget Granted(RunBudget budget, ChildState child, Reservation grant) => budget with
    {
        Tokens = child.Usage.InputTokens + child.Usage.OutputTokens + grant.Tokens,
        Usd = budget.Usd is null ? null : child.Usage.CostUsd + grant.Usd,
    };

    private static Command.Call Join(RunState run, CallState call, int attempt)
    {
        if (run.Options.Synthesize != false) return new Command.Synthesize(call.Key, attempt, run.Request, Outcome.Parts(run));
        var sinks = Outcome.CompletedSinks(run).ToList();
        return new Command.Collect(call.Key, attempt, [.. sinks.Select(sink => sink.Result!)], [.. sinks.Select(sink => sink.Id)]);
    }

    private static ImmutableArray<Binding> Bindings(RunState run, InstanceState instance)
    {
        var references = instance.Subtask.Node.References;
        return references.IsEmpty ? [] : new RunScope(run, instance).BindAll(references);
    }

    private static ImmutableArray<Value> Results(FanOut fanOut) =>
        [.. fanOut.Instances.Select(instance => instance!.Item)];
}
