using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>
/// What holds of idempotency keys in every run of these tests: a key whose answer is on record is never started again,
/// and one that ever started never stands for another call.
/// </summary>
internal sealed class KeyRules
{
    private readonly HashSet<string> _answered = [];
    private readonly Dictionary<string, string> _definitions = [];

    /// <param name="call">What the call asks of the engine.</param>
    /// <param name="isChanged">Whether a person put other arguments in.</param>
    public void Start(Command.Call call, bool isChanged)
    {
        _answered.ShouldNotContain(call.Key, "a recorded call was repeated");
        var definition = Definition(call);
        if (!isChanged && !_definitions.TryAdd(call.Key, definition)) definition.ShouldBe(_definitions[call.Key], $"{call.Key} stands for another call");
    }

    public void Take(RunEvent happened)
    {
        if (happened is RunEvent.CallCompleted completed) _answered.Add(completed.Key).ShouldBeTrue($"{completed.Key} was answered twice");
        if (happened is RunEvent.TurnTaken turn) _answered.Add(turn.Key).ShouldBeTrue($"{turn.Key} was answered twice");
    }

    private static string Definition(Command.Call call) => call switch
    {
        Command.CallTool tool => $"{tool.Tool} {Text(tool.Arguments)} {Bound(tool.Bindings)}",
        Command.CallModel model => $"{model.Task} {Bound(model.Bindings)} {string.Join(" / ", model.Turns.Select(Said))}",
        Command.Evaluate evaluate => $"{evaluate.What} {evaluate.Text} {Bound(evaluate.Bindings)}",
        Command.Collect collect => string.Join(", ", collect.Values.Select(Text)),
        Command.LaunchChild launch => $"{launch.ChildRunId} {launch.Retries} {Bound(launch.Bindings)}",
        Command.Synthesize synthesize => string.Join(" / ", synthesize.Parts.Select(part => $"{part.Id} {part.Status} {Text(part.Result)}")),
        Command.ReadData read => $"{Text(read.Arguments)} {Bound(read.Bindings)}",
        Command.Route route => route.Request,
        Command.MakePlan plan => $"{plan.Request} {string.Join(" / ", plan.Drafts.Select(draft => Text(draft.Text)))}",
        _ => throw new NotSupportedException($"No definition is written for {call.GetType().Name}."),
    };

    private static string Bound(ImmutableArray<Binding> bindings) => bindings.IsDefault
        ? ""
        : string.Join(", ", bindings.Select(binding => $"{binding.Reference} = {Text(binding.Value)}[{binding.Element}]"));

    /// <summary>White space makes no other call.</summary>
    private static string? Text(Value? value) => value is Value.Inline inline ? JsonSerializer.Serialize(inline.Json) : value?.ToString();

    private static string Said(ConversationTurn turn) =>
        $"{Text(turn.Message)}: {string.Join(", ", turn.Answers.Select(answer => $"{answer.Id} {Text(answer.Value)} {answer.Failure?.Code}"))}";
}
