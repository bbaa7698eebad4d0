using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Ask me 'Which city?'", "ask the user: 'Which city?'".</summary>
internal sealed class AskVerb : IVerb
{
    public bool Begins(TokenReader reader) => reader.TakeAny("ask", "asking") && !reader.AtEnd;

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.Next();
        reader.TakeAny("me", "the user", "a person", "somebody", "someone", "the operator");
        reader.TakeAny("the question", "this", "for");
        reader.Take(TokenKind.Colon);
        if (reader.Current.Kind != TokenKind.Quoted) throw reader.NotUnderstood("Put the question in quotes, or ask for approval.");
        var question = reader.Next().Text;
        if (string.IsNullOrWhiteSpace(question)) throw reader.Since(start).NotUnderstood("The question is empty.");
        return new AskClause(reader.Since(start), question);
    }
}

/// <summary>Asks a person a question, whose answer is the outcome.</summary>
internal sealed record AskClause(Span Span, string Question) : Clause(Span)
{
    public override bool KeepsItsPlace => true;

    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        var ask = new AskSpec(Literals.InTemplate(Question), AskKind.Text, [], null);
        return [builder.Add(new Subtask { Id = builder.NewId("ask"), Ask = ask }, ResultKind.Answer)];
    }
}
