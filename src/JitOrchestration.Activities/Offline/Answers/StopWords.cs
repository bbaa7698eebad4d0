using System.Collections.Frozen;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>English words too common to say what a sentence is about: articles, pronouns, prepositions, auxiliaries.</summary>
internal static class StopWords
{
    private const string Words =
        "a about above after again against all also am an and any are as at be because been before being below between "
        + "both but by can could did do does doing down during each few for from further had has have having he her here "
        + "hers him his how i if in into is it its itself just may me might more most must my no nor not now of off on once "
        + "only or other our ours out over own same shall she should so some such than that the their theirs them then "
        + "there these they this those through to too under until up us very was we were what when where which while who "
        + "whom why will with would you your yours";

    private static readonly FrozenSet<string> All = Words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word, in lower case, is one of them.</summary>
    public static bool Contains(string word) => All.Contains(word);
}
