namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>
/// Picks the most central sentences of a text. LexRank: G. Erkan, D. R. Radev, "LexRank: Graph-based Lexical Centrality as
/// Salience in Text Summarization", Journal of Artificial Intelligence Research 22 (2004), 457-479; here with the threshold
/// 0.1 and the damping 0.15 of the paper. Sentences too like a picked one are passed over.
/// </summary>
internal static class LexRank
{
    /// <summary>Cosines below this are no link: the paper's best threshold.</summary>
    private const double Threshold = 0.1;

    /// <summary>The chance of a jump to any sentence: the paper's d.</summary>
    private const double Damping = 0.15;

    /// <summary>A sentence whose cosine with a picked one is above this says the same.</summary>
    private const double Redundant = 0.6;

    /// <summary>Where the power method ends: the sum of all changes, or that many rounds.</summary>
    private const double Precision = 1e-6;
    private const int MaxRounds = 100;

    /// <summary>The indexes of the picked sentences, in the order of the text.</summary>
    public static IReadOnlyList<int> Pick(IReadOnlyList<string> sentences, int count)
    {
        if (sentences.Count <= count) return [.. Enumerable.Range(0, sentences.Count)];
        var vectors = new SentenceVectors(sentences);
        var scores = Scores(Links(vectors));
        var picked = new List<int>();
        var like = new double[sentences.Count];
        foreach (var sentence in Enumerable.Range(0, sentences.Count).OrderByDescending(at => Math.Round(scores[at], 9)).ThenBy(at => at))
        {
            if (picked.Count == count) break;
            if (like[sentence] > Redundant) continue;
            picked.Add(sentence);
            MarkLike(vectors, sentence, like);
        }
        return [.. picked.Order()];
    }

    private static List<int>[] Links(SentenceVectors vectors)
    {
        var links = new List<int>[vectors.Count];
        var cosines = new double[vectors.Count];
        for (var at = 0; at < links.Length; at++)
        {
            Array.Clear(cosines);
            vectors.Cosines(at, cosines);
            links[at] = [.. Enumerable.Range(0, cosines.Length).Where(other => cosines[other] > Threshold)];
        }
        return links;
    }

    /// <summary>The stationary distribution of the walk along the links, by the power method.</summary>
    private static double[] Scores(List<int>[] links)
    {
        var scores = Enumerable.Repeat(1.0 / links.Length, links.Length).ToArray();
        for (var round = 0; round < MaxRounds; round++)
        {
            var next = Step(links, scores);
            var change = next.Zip(scores, (after, before) => Math.Abs(after - before)).Sum();
            scores = next;
            if (change < Precision) break;
        }
        return scores;
    }

    private static double[] Step(List<int>[] links, double[] scores)
    {
        var next = Enumerable.Repeat(Damping / links.Length, links.Length).ToArray();
        for (var at = 0; at < links.Length; at++)
        {
            var share = (1 - Damping) * scores[at] / Math.Max(1, links[at].Count);
            foreach (var other in links[at]) next[other] += share;
        }
        return next;
    }

    private static void MarkLike(SentenceVectors vectors, int sentence, double[] like)
    {
        var cosines = new double[like.Length];
        vectors.Cosines(sentence, cosines);
        for (var at = 0; at < like.Length; at++) like[at] = Math.Max(like[at], cosines[at]);
    }
}
