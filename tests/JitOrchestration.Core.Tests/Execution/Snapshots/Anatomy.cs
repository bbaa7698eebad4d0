using System.Collections;
using System.Reflection;
using System.Text;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Tests.Execution.Messages;

namespace JitOrchestration.Core.Tests.Execution.Snapshots;

/// <summary>
/// Every field of everything that a run's state is made of, found by reflection, as text: two states with the same text
/// are the same, but for what a snapshot drops on purpose.
/// </summary>
internal sealed class Anatomy
{
    /// <summary>What a snapshot drops, and why nobody misses it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Dropped = new Dictionary<string, string>
    {
        ["RunState.IsReduced"] = "says that the state was read from a snapshot",
        ["RunState.DroppedChildren"] = "taken by the step that fills it",
        ["RunState.ChildrenToTell"] = "taken by the step that fills it",
        ["CallTable.Dropped"] = "taken by the step that fills it",
        ["CallTable._turns"] = "goes on after the last turn that a call has",
        ["BudgetState.HasRoomAgain"] = "whoever takes the run up asks for everything again",
        ["Alarms._order"] = "is counted anew",
        ["Alarm.Off"] = "those that are off are gone",
        ["InstanceState.Reason"] = "only one that was skipped has it, and of such a one only that is kept",
        ["FanOut._read"] = "is read from the items again",
        ["FanOut._starts"] = "follows from the items",
    };

    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, HashSet<string>> _values = [];
    private RunState _run = new(Scenario.Id);
    private SubtaskState? _subtask;

    /// <summary>The texts that each field had, by the names of type and field.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Values => _values;

    public static string Of(RunState run) => new Anatomy().Text(run);

    /// <summary>Two states are the same; else this says in which field they first differ.</summary>
    public static void ShouldBe(RunState actual, RunState expected, string? name = null)
    {
        foreach (var (line, other) in Of(actual).Split('\n').Zip(Of(expected).Split('\n'))) line.ShouldBe(other, name);
    }

    public string Text(RunState run)
    {
        _seen.Clear();
        _run = run;
        return Text((object)run);
    }

    /// <summary>The fields of a state object; not those that only name its owner.</summary>
    public static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Concat(type.BaseType is { } above && IsState(above) ? Fields(above) : [])
            .Where(field => field.FieldType != typeof(RunState)).OrderBy(Name);

    public static string Name(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name.Split('>')[0].TrimStart('<')}";

    /// <summary>Whether it is mutable: a record is a value.</summary>
    public static bool IsState(Type type) =>
        type is { IsClass: true, IsArray: false, Namespace: "JitOrchestration.Core.Execution" } && type.GetMethod("<Clone>$") is null;

    private string Text(object? value) => value switch
    {
        null or Alarm { Off: true } => "-",
        PlanGraph graph => PlanJson.ToElement(graph.Plan).GetRawText(),
        PlanNode node => node.Id,
        InstanceState instance when SavedInstance.IsAtRest(instance) => AtRest(instance),
        _ when IsState(value.GetType()) => State(value),
        LinkedListNode<QuestionState> node => Text(node.Value),
        Queue<Undecided> agenda => List(agenda.Where(item => item.OnAgenda)),
        PriorityQueue<CallState, long> queue => List(queue.UnorderedItems.Where(IsInTurn).OrderBy(item => item.Priority).Select(item => item.Element)),
        PriorityQueue<Alarm, (long, long)> queue => List(queue.UnorderedItems.Where(item => !item.Element.Off).OrderBy(item => item.Priority).Select(item => item.Element)),
        IDictionary table => List(table.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(key => $"{key}: {Text(table[key])}")),
        IEnumerable<object?> list when list.GetType().GetInterfaces().Any(IsListOfState) => List(list),
        _ => Structure.Of(value),
    };

    private string List(IEnumerable<object?> items) => $"[{string.Join(" ", items.Select(item => item as string ?? Text(item)))}]";

    private string State(object value)
    {
        if (!_seen.TryAdd(value, _seen.Count)) return $"#{_seen[value]}";
        var before = _subtask;
        _subtask = value as SubtaskState ?? _subtask;
        var text = new StringBuilder();
        var name = $"#{_seen[value]} ";
        foreach (var field in Fields(value.GetType()).Where(field => !IsDropped(value, field))) text.Append($"\n{name}{Name(field)} = {Record(field, Text(value, field))}");
        _subtask = before;
        return text.ToString();
    }

    /// <summary>Of the turns only the order counts.</summary>
    private string Text(object value, FieldInfo field) => value is CallState call && Name(field) == "CallState.Turn"
        ? $"{_run.Calls.Open.Count(other => other.Turn < call.Turn)}"
        : Text(field.GetValue(value));

    private string Record(FieldInfo field, string text)
    {
        if (!_values.TryGetValue(Name(field), out var values)) _values.Add(Name(field), values = []);
        if (values.Count < 2) values.Add(text);
        return text;
    }

    /// <summary>Of an instance of which nothing more will come, only what others can see is kept.</summary>
    private static string AtRest(InstanceState instance)
    {
        var outcome = SavedInstance.OutcomeOf(instance);
        var result = instance.Subtask.Ended || outcome != SubtaskStatus.Completed ? null : instance.Result;
        return $"({instance.Index} {outcome} {instance.Attempts} {Scenario.Text(result)})";
    }

    /// <summary>What nobody will read any more, of what has ended.</summary>
    private bool IsDropped(object value, FieldInfo field) => Dropped.ContainsKey(Name(field)) || Name(field) switch
    {
        "SubtaskState.Condition" or "SubtaskState.Collected" => ((SubtaskState)value).Ended,
        "FanOut._chunks" or "FanOut._again" => _subtask!.Ended,
        "ChildState.Instance" => !_run.OpenChildren.ContainsValue((ChildState)value),
        _ => false,
    };

    private static bool IsInTurn((CallState Call, long Turn) item) => item.Call.Stage is CallStage.Queued or CallStage.OverBudget && item.Call.Turn == item.Turn;

    private static bool IsListOfState(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) && IsState(type.GetGenericArguments()[0]);
}
