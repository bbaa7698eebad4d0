namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>What a subtask yields, as far as later clauses speak of it.</summary>
internal enum ResultKind
{
    Text,
    Paths,
    Matches,
    Counts,
    Number,
    Page,
    Summary,
    Comparison,
    Collection,
    Answer,
    Time,
    Written,
    Found,
}

/// <summary>The outcome of a subtask that later clauses can speak of.</summary>
/// <param name="Id">The subtask.</param>
/// <param name="Kind">What it yields.</param>
internal sealed record Result(string Id, ResultKind Kind)
{
    /// <summary>The file that it is about, as a template; null when there is none or when it is known only at run time.</summary>
    public string? Path { get; init; }

    /// <summary>That file as an id calls it.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is the list of the results of a <c>for_each</c>.</summary>
    public bool Many { get; init; }

    /// <summary>For counts: which of the fields was asked for.</summary>
    public string Metric { get; init; } = "words";

    /// <summary>Which clause made it: a later clause has a higher number.</summary>
    public int Wave { get; init; }

    /// <summary>The conditions under which it is there.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>The expression that reads it.</summary>
    public string Expression { get; init; } = Id + ".result";

    /// <summary>Whether it is a value of the run's input, which no subtask makes.</summary>
    public bool IsInput => Id.Length == 0;

    /// <summary>A value of the run's input.</summary>
    public static Result OfInput(string expression, bool list) =>
        new("", ResultKind.Text) { Expression = expression, Many = list };

    /// <summary>Whether its items, at run time, each name a file.</summary>
    public bool ListsFiles => Kind is ResultKind.Paths or ResultKind.Matches || (Many && Kind is ResultKind.Counts);

    /// <summary>The path, within an item, of the name of its file.</summary>
    public string ItemPath => Kind is ResultKind.Paths ? "" : ".path";

    /// <summary>The expression that reads its text.</summary>
    public string TextExpression => Kind is ResultKind.Page ? Expression + ".text" : Expression;
}

/// <summary>A condition that holds for part of the plan: a branch, or what comes after an approval.</summary>
/// <param name="Condition">The expression.</param>
/// <param name="Sources">The subtasks that it reads.</param>
internal sealed record Guard(string Condition, IReadOnlyList<string> Sources)
{
    /// <summary>The subtasks inside: a subtask that depends only on these needs no condition of its own.</summary>
    public HashSet<string> Inside { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool Equals(Guard? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
