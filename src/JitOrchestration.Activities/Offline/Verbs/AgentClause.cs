using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>A task for an agent, about everything it speaks of at once, or about each part by itself.</summary>
/// <param name="Span">Where the request says it.</param>
/// <param name="Verb">The verb, which begins the task and makes the id.</param>
/// <param name="Manner">What follows the verb in the task, such as " in 3 sentences".</param>
/// <param name="Kind">What it yields.</param>
/// <param name="Objects">What it is about; empty: what nothing has used yet.</param>
internal sealed record AgentClause(
    Span Span, string Verb, string Manner, ResultKind Kind, ImmutableArray<Phrase> Objects) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        var resolver = new PhraseResolver(builder);
        if (OneByOne(builder) is { } phrase)
            return [.. resolver.Each(phrase).Select(result => AddOne(builder, result))];
        var values = Kind == ResultKind.Summary && Objects is [Phrase.It { IsPronoun: true } it]
            ? [.. resolver.Text(it)]
            : resolver.Values(Objects, Span);
        if (Kind == ResultKind.Comparison && values is [{ Many: false } single] && !IsList(single))
            throw Span.NotUnderstood("This is one thing: a comparison needs two or more, or a list.");
        return [builder.Add(Subtask(builder, Verb.ToLowerInvariant(), Literals.References(values)), Kind, values)];
    }

    /// <summary>Counts of one file have several fields, but only a list or several results can be compared.</summary>
    private static bool IsList(Result result) => result.Kind is ResultKind.Paths or ResultKind.Matches or ResultKind.Answer;

    /// <summary>The phrase to go through one by one, if there is one.</summary>
    private Phrase? OneByOne(PlanBuilder builder) => Objects switch
    {
        [Phrase.Each or Phrase.FilesIn { OneByOne: true }] => Objects[0],
        [] or [Phrase.It or Phrase.Them] when builder.Context.PerItem => new Phrase.Each(Span),
        _ => null,
    };

    private Result AddOne(PlanBuilder builder, Result result)
    {
        if (Kind == ResultKind.Comparison) throw Span.NotUnderstood("One thing by itself cannot be compared.");
        var verb = Verb.ToLowerInvariant();
        return result.Many || result.Kind == ResultKind.Matches
            ? builder.Add(Subtask(builder, verb + "_each", Steps.Item("")) with { ForEach = result.Expression }, Kind, [result])
            : builder.Add(Subtask(builder, $"{verb}_{result.Id}", Literals.References([result])), Kind, [result]);
    }

    private Subtask Subtask(PlanBuilder builder, string id, string data) =>
        new() { Id = builder.NewId(id), Task = $"{Verb}{Manner}: {data}" };
}
