using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Collects the subtasks of a plan and links them, by the context of what came before.</summary>
internal sealed class PlanBuilder(string request, JsonElement? input, IToolCatalog tools)
{
    private readonly IdAllocator _ids = new();
    private Span _clause = new(0, request);
    private int _clauseStart;
    private int? _groupStart;
    private int _wave;

    public List<Subtask> Subtasks { get; } = [];

    public Context Context { get; set; } = Context.Empty;

    public InputNames Input { get; } = new(input);

    public string NewId(string verb, string? about = null) => _ids.New(verb, about);

    public int NextWave() => ++_wave;

    /// <summary>Whether a subtask made later than <paramref name="from"/> depends on another.</summary>
    public bool IsFollowed(string id, int from) => Subtasks.Skip(from).Any(subtask => subtask.DependsOn.Contains(id));

    /// <summary>What is planned within stands side by side: what refers to another of them follows that alone.</summary>
    public void SideBySide(bool together, Action plan)
    {
        var outer = _groupStart;
        _groupStart = together ? Subtasks.Count : null;
        plan();
        _groupStart = outer;
    }

    /// <summary>What follows is made for this part of the request.</summary>
    public void Begin(Span part)
    {
        _clause = part;
        _clauseStart = Subtasks.Count;
        NextWave();
    }

    public void PlanClause(Clause clause)
    {
        Begin(clause.Span);
        var results = clause.Add(this);
        Context = Context with { Last = results.IsEmpty ? Context.Last : results, Frontier = Ends() };
    }

    /// <summary>Calls a tool.</summary>
    public Result Call(string id, string tool, object args, ResultKind kind, IReadOnlyList<Result>? reads = null) =>
        Add(new Subtask { Id = id, Tool = tool, Args = JsonSerializer.SerializeToElement(args) }, kind, reads);

    /// <summary>Adds a subtask after what it reads and what came before, under the conditions in force.</summary>
    /// <param name="subtask">What it does; its links are set here.</param>
    /// <param name="kind">What it yields.</param>
    /// <param name="reads">The outcomes that it uses.</param>
    public Result Add(Subtask subtask, ResultKind kind, IReadOnlyList<Result>? reads = null)
    {
        AddLinked(subtask, reads ?? []);
        return Remember(new Result(subtask.Id, kind) { Many = subtask.ForEach is not null }, reads ?? []);
    }

    /// <summary>Adds a subtask whose outcome nothing speaks of.</summary>
    public string AddSilent(Subtask subtask)
    {
        AddLinked(subtask, []);
        return subtask.Id;
    }

    /// <summary>Adds to what is remembered of an outcome.</summary>
    public Result Update(Result result)
    {
        Context = Context with { Results = [.. Context.Results.Select(other => other.Id == result.Id ? result : other)] };
        return result;
    }

    /// <summary>From here on, "it" means each item of a list.</summary>
    public void EnterItems(Phrase items)
    {
        Begin(items.Span);
        var lists = new PhraseResolver(this).Lists(items);
        Context = Context with { PerItem = true, Last = lists, Frontier = Ends() };
    }

    private void AddLinked(Subtask subtask, IReadOnlyList<Result> reads)
    {
        if (subtask.Tool is { } tool) RequireTool(tool);
        if (Subtasks.Count == OfflinePlanner.MaxSubtasks)
            throw _clause.NotUnderstood($"The plan would have more than {OfflinePlanner.MaxSubtasks} subtasks: ask for less at once.");
        Subtasks.Add(Link(subtask, reads));
        foreach (var guard in Context.Guards) guard.Inside.Add(subtask.Id);
    }

    private void RequireTool(string tool)
    {
        if (!tools.Names.Contains(tool))
            throw _clause.NotUnderstood($"This needs the tool {tool}, which is not among the configured tools.");
    }

    private Subtask Link(Subtask subtask, IReadOnlyList<Result> reads)
    {
        var dependencies = Dependencies(subtask, reads);
        var conditions = new List<string>();
        foreach (var guard in Context.Guards.Where(guard => dependencies.Count == 0 || !dependencies.All(guard.Inside.Contains)).ToList())
        {
            conditions.Add(guard.Condition);
            dependencies.AddRange(guard.Sources.Where(source => !dependencies.Contains(source)));
        }
        if (subtask.ForEach is not null || subtask.Tool is "count_words")
            conditions.AddRange(reads.Where(read => MayBeMissing(read, dependencies)).Select(read => $"{read.Expression} exists"));
        return subtask with { DependsOn = [.. dependencies], Condition = Combine(conditions) };
    }

    /// <summary>
    /// What it reads, and what came before; unless what it reads follows that already, or is part of it and nothing there
    /// has an effect: then no slow neighbour holds it back.
    /// </summary>
    private List<string> Dependencies(Subtask subtask, IReadOnlyList<Result> reads)
    {
        var ids = reads.Where(read => !read.IsInput).Select(read => read.Id).Distinct().ToList();
        if (ids.Any(IsNew)) return ids;
        var looksOnly = subtask.Task is null && OnlyLooks(subtask) && Context.Frontier.All(OnlyLooks);
        return ids.Count > 0 && looksOnly && ids.All(Context.Frontier.Contains) ? ids : [.. ids.Union(Context.Frontier)];
    }

    private bool IsNew(string id) => Subtasks.FindIndex(_groupStart ?? _clauseStart, subtask => subtask.Id == id) >= 0;

    private bool OnlyLooks(string id) => OnlyLooks(Subtasks.Find(subtask => subtask.Id == id)!);

    private static bool OnlyLooks(Subtask subtask) => subtask is { Ask: null, Wait: null, Tool: not "write_file" };

    /// <summary>
    /// A branch that was not taken leaves null, which is no list and no text. When everything that a subtask depends on
    /// was skipped, it disappears by itself; beside another dependency it needs to be told.
    /// </summary>
    private bool MayBeMissing(Result read, List<string> dependencies) =>
        dependencies.Count > 1 && read.Guards.Any(guard => !Context.Guards.Contains(guard));

    private static string? Combine(List<string> conditions) => conditions switch
    {
        [] => null,
        [var only] => only,
        _ => string.Join(" and ", conditions.Select(condition => $"({condition})")),
    };

    private Result Remember(Result result, IReadOnlyList<Result> reads)
    {
        var known = result with { Wave = _wave, Guards = [.. Context.Guards] };
        Context = Context with
        {
            Results = Context.Results.Add(known),
            Used = Context.Used.Union(reads.Select(read => read.Id)),
        };
        return known;
    }

    /// <summary>The subtasks of this clause that none of them depends on; what came before when it made none.</summary>
    private ImmutableArray<string> Ends()
    {
        var made = Subtasks.Skip(_clauseStart).Select(subtask => subtask.Id).ToList();
        return made.Count == 0 ? Context.Frontier : [.. made.Where(id => !IsFollowed(id, _clauseStart))];
    }
}
