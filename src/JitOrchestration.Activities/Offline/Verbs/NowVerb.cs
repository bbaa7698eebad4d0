using System.Collections.Immutable;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"What time is it", "tell me the time", "now".</summary>
internal sealed class NowVerb : IVerb
{
    private static readonly string[] Words =
    [
        "what time is it now", "what time is it", "what time it is", "what is the current time", "what is the time",
        "what's the time", "the current time", "the time", "the date and time", "what day is it", "today's date",
    ];

    public bool Begins(TokenReader reader) => Take(ref reader);

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        Take(ref reader);
        return new NowClause(reader.Since(start));
    }

    private static bool Take(ref TokenReader reader)
    {
        var told = reader.TakeAny("tell me", "get me", "get", "find out", "look up", "check", "give me");
        if (reader.TakeAny(Words)) return true;
        return !told && reader.Take("now") && reader.Current.Kind is TokenKind.End or TokenKind.Comma or TokenKind.Stop or TokenKind.Semicolon;
    }
}

/// <summary>Gets the time.</summary>
internal sealed record NowClause(Span Span) : Clause(Span)
{
    public override ImmutableArray<Result> Add(PlanBuilder builder) =>
        [builder.Call(builder.NewId("now"), "now", new { }, ResultKind.Time)];
}
