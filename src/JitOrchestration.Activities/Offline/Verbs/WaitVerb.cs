using System.Collections.Immutable;
using System.Globalization;
using JitOrchestration.Activities.Offline.Language;
using JitOrchestration.Activities.Offline.Planning;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline.Verbs;

/// <summary>"Wait 5 seconds", "pause for two minutes", "wait until 2030-01-01T08:00:00Z".</summary>
internal sealed class WaitVerb : IVerb
{
    private const string Expected = "Say how long, such as \"5 seconds\", or until when, such as \"until 2030-01-01T08:00:00Z\".";

    public bool Begins(TokenReader reader) =>
        reader.TakeAny("wait", "waiting", "pause", "pausing", "sleep", "sleeping") && !reader.AtEnd;

    public Clause Read(ref TokenReader reader)
    {
        var start = reader.Position;
        reader.Next();
        var wait = reader.Take("until") ? new WaitSpec(null, Instant(ref reader)) : new WaitSpec(Seconds(ref reader), null);
        return new WaitClause(reader.Since(start), wait);
    }

    /// <summary>A date is part of it: "until 12" would otherwise be the twelfth of this month.</summary>
    private static DateTimeOffset Instant(ref TokenReader reader) =>
        DateTimeOffset.TryParse(reader.Current.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && reader.Next().Text.Contains('-')
                ? instant
                : throw reader.NotUnderstood(Expected);

    private static double Seconds(ref TokenReader reader)
    {
        reader.Take("for");
        var amount = reader;
        var seconds = Numbers.TryTake(ref amount) * Unit(ref amount) ?? Short(ref amount);
        if (seconds is not >= 0) throw reader.NotUnderstood(Expected);
        reader = amount;
        return seconds.Value;
    }

    private static double? Unit(ref TokenReader reader)
    {
        if (reader.TakeAny("seconds", "second", "secs", "sec", "s")) return 1;
        if (reader.TakeAny("minutes", "minute", "mins", "min")) return 60;
        if (reader.TakeAny("hours", "hour", "h")) return 3600;
        return reader.TakeAny("milliseconds", "millisecond", "ms") ? 0.001 : null;
    }

    /// <summary>"30s", "5min".</summary>
    private static double? Short(ref TokenReader reader)
    {
        var text = reader.Next().Text;
        var digits = text.TakeWhile(sign => char.IsAsciiDigit(sign) || sign == '.').Count();
        var unit = text[digits..].ToLowerInvariant() switch { "s" or "sec" => 1, "m" or "min" => 60, "h" => 3600, "ms" => 0.001, _ => double.NaN };
        return double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number * unit
            : null;
    }
}

/// <summary>Waits; what comes after it in the request comes after it in time.</summary>
internal sealed record WaitClause(Span Span, WaitSpec Wait) : Clause(Span)
{
    public override bool KeepsItsPlace => true;

    public override ImmutableArray<Result> Add(PlanBuilder builder)
    {
        builder.AddSilent(new Subtask { Id = builder.NewId("wait"), Wait = Wait });
        return [];
    }
}
