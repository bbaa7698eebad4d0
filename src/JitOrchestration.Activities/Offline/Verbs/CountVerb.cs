using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Count the words and lines in README.md", "how many words are in README.md".</summary>
internal sealed class CountVerb : IVerb
{
    public bool Begins(TokenReader reader)
    {
        reader.TakeAny("tell me", "find out", "get me");
        if (reader.Take("how many")) return Metric.TryTake(ref reader) is not null;
        if (!reader.TakeAny("count", "counting")) return false;
        reader.TakeAny("up the", "the number of", "the", "all the", "all", "how many", "up", "its", "their");
        return Metric.TryTake(ref reader) is not null;
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.TakeAny("tell me", "find out", "get me");
        reader.TakeAny("count", "counting", "how many");
        var its = reader.TakeAny("its", "their");
        reader.TakeAny("up the", "the number of", "the", "all the", "all", "how many", "up");
        var metric = Metric.TakeList(ref reader);
        if (its) return new CountClause(reader.Since(start), metric, [new Phrase.It(reader.Since(start), false)]);
        reader.TakeAny("are there", "there are", "are", "does", "do");
        reader.TakeAny("contained in", "in", "inside", "of", "from", "within");
        var objects = PhraseReader.ReadList(ref reader);
        if (!objects.IsEmpty) reader.TakeAny("have", "has", "contain", "contains");
        return new CountClause(reader.Since(start), metric, objects);
    }
}

/// <summary>Counts what is in files or texts: a subtask each.</summary>
internal sealed record CountClause(Span Span, string Metric, ImmutableArray<Phrase> Objects) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        var resolver = new PhraseResolver(builder);
        IEnumerable<Phrase> objects = Objects.IsEmpty ? [new Phrase.It(Span, true)] : Objects;
        return [.. objects.SelectMany(resolver.Targets).ToList().Select(target => Add(builder, target))];
    }

    private Result Add(PlanBuilder builder, Target target)
    {
        var count = target switch
        {
            Target.File file => OfFile(builder, file),
            Target.EachItem each => Steps.ForEach(
                builder, "count_each", "count_words", new { path = Steps.Item(each.ItemPath) }, ResultKind.Counts, each.List),
            Target.Text { From.Many: true } texts => Steps.ForEach(
                builder, "count_each", "count_words", new { text = Steps.Item("") }, ResultKind.Counts, texts.From),
            Target.Text { From: var text } => builder.Call(
                builder.NewId("count", text.Id),
                "count_words",
                new { text = Literals.Reference(text.TextExpression) },
                ResultKind.Counts,
                [text]),
            _ => throw Span.NotUnderstood("There is nothing here whose words can be counted."),
        };
        return builder.Update(count with { Metric = Metric });
    }

    private static Result OfFile(PlanBuilder builder, Target.File file)
    {
        var count = builder.Call(
            builder.NewId("count", file.Name), "count_words", new { path = file.Path }, ResultKind.Counts, file.Reads);
        return count with { Path = file.Path, Name = file.Name };
    }
}
