using JitOrchestration.Activities.Offline.Language;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>A condition as an expression.</summary>
/// <param name="Holds">True when it holds.</param>
/// <param name="Fails">True when it does not; both are unknown together.</param>
internal readonly record struct ConditionText(string Holds, string Fails)
{
    public static ConditionText Of(string holds) => new(holds, $"not ({holds})");
}

/// <summary>What follows "if".</summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Writes it as an expression; adds the steps that get what it reads.</summary>
    public abstract ConditionText Plan(PlanBuilder builder, SourceSet sources);

    public sealed record Both(Condition Left, Condition Right, string Operator) : Condition
    {
        public override ConditionText Plan(PlanBuilder builder, SourceSet sources) =>
            ConditionText.Of($"{Part(Left, builder, sources)} {Operator} {Part(Right, builder, sources)}");

        private static string Part(Condition part, PlanBuilder builder, SourceSet sources)
        {
            var text = part.Plan(builder, sources).Holds;
            return part is Both ? $"({text})" : text;
        }
    }

    public sealed record Not(Condition Inner) : Condition
    {
        public override ConditionText Plan(PlanBuilder builder, SourceSet sources)
        {
            var inner = Inner.Plan(builder, sources);
            return new ConditionText(inner.Fails, inner.Holds);
        }
    }

    /// <summary>"FILE exists": a list of the files of that very name is not empty.</summary>
    public sealed record Exists(Phrase Subject) : Condition
    {
        public override ConditionText Plan(PlanBuilder builder, SourceSet sources)
        {
            if (Subject is not Phrase.Named named) throw Subject.Span.NotUnderstood("Name the file that is to exist.");
            var path = builder.Input.Template(named.Name);
            var pattern = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
            var found = builder.Call(builder.NewId("find", named.Name), "list_files", new { pattern }, ResultKind.Found);
            var empty = $"{sources.Add(builder.Update(found with { Path = path, Name = named.Name })).Expression} is empty";
            return new ConditionText($"not ({empty})", empty);
        }
    }

    /// <summary>Something said of a text, a list or an answer: "contains 'x'", "is empty", "is 'yes'".</summary>
    /// <param name="Subject">Of what.</param>
    /// <param name="Predicate">What: the end of an expression, such as "contains 'x'".</param>
    public sealed record Says(Phrase Subject, string Predicate) : Condition
    {
        /// <summary>Of several outcomes, it is enough that one is as said.</summary>
        public override ConditionText Plan(PlanBuilder builder, SourceSet sources)
        {
            var values = Values(builder, sources);
            var tests = values.Select(value => $"{sources.Add(value).TextExpression} {Predicate}").ToList();
            return ConditionText.Of(tests.Count == 1 ? tests[0] : $"({string.Join(" or ", tests)})");
        }

        /// <summary>"If a.md exists and contains 'x'": a file that may not exist is read only if it does.</summary>
        private List<Result> Values(PlanBuilder builder, SourceSet sources)
        {
            var guards = builder.Context.Guards;
            if (sources.Results.FirstOrDefault(IsFoundSubject) is { } found)
                builder.Context = builder.Context with { Guards = guards.Add(new Guard($"not ({found.Expression} is empty)", [found.Id])) };
            var values = new PhraseResolver(builder).Values(Subject).ToList();
            builder.Context = builder.Context with { Guards = guards };
            return values;
        }

        private bool IsFoundSubject(Result result) =>
            result.Kind == ResultKind.Found && Subject is Phrase.Named named && named.Name == result.Name;
    }

    /// <summary>A comparison with a number: "the count > 100", "README.md has more than 100 words".</summary>
    /// <param name="Subject">Of what.</param>
    /// <param name="Metric">Which field of a count; null: the one that was asked for.</param>
    /// <param name="Comparison">The operator and the number, such as "> 100".</param>
    /// <param name="Span">Where the request says it.</param>
    public sealed record Measures(Phrase Subject, string? Metric, string Comparison, Span Span) : Condition
    {
        public override ConditionText Plan(PlanBuilder builder, SourceSet sources)
        {
            var values = Subject is Phrase.Named named && !builder.Input.Has(named.Name)
                ? [Steps.Count(builder, named.Name)]
                : new PhraseResolver(builder).Values(Subject).ToList();
            if (values is not [var value]) throw Span.NotUnderstood("This could mean several results: name the one to compare.");
            return ConditionText.Of($"{Number(sources.Add(value))} {Comparison}");
        }

        private string Number(Result value) => value switch
        {
            { Many: true } or { Kind: ResultKind.Paths or ResultKind.Matches } => $"len({value.Expression})",
            { Kind: ResultKind.Counts } => $"{value.Expression}.{Metric ?? value.Metric}",
            _ => value.Expression,
        };
    }
}
