using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Say 'hello'", "echo 'hello world'".</summary>
internal sealed class SayVerb : IVerb
{
    public bool Begins(TokenReader reader)
    {
        if (reader.TakeAny("say", "saying", "echo", "echoing")) return !reader.AtEnd;
        return reader.TakeAny("reply with", "reply", "answer with", "print", "tell me") && reader.Current.Kind == TokenKind.Quoted;
    }

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        if (!reader.TakeAny("reply with", "answer with", "tell me")) reader.Next();
        reader.Take(TokenKind.Colon);
        if (reader.Current.Kind != TokenKind.Quoted) throw reader.NotUnderstood("Put the text to say in quotes.");
        var text = reader.Next().Text;
        return new SayClause(reader.Since(start), text);
    }
}

/// <summary>Gives back a text of the request.</summary>
internal sealed record SayClause(Span Span, string Text) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) =>
        [builder.Call(builder.NewId("say"), "echo", new { text = Literals.InTemplate(Text) }, ResultKind.Text)];
}
