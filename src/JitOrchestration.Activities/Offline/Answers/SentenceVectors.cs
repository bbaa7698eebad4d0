namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>Sentences as vectors of their words, weighted by tf-idf and of length 1.</summary>
internal sealed class SentenceVectors
{
    /// <summary>The most words of a sentence that are looked at.</summary>
    private const int MaxTerms = 60;

    private readonly Dictionary<string, List<(int Sentence, double Weight)>> _postings = new(StringComparer.Ordinal);
    private readonly List<(string Term, double Weight)>[] _vectors;

    public SentenceVectors(IReadOnlyList<string> sentences)
    {
        var counts = sentences.Select(WordCounts).ToList();
        var documents = counts.SelectMany(terms => terms.Keys).CountBy(term => term).ToDictionary(StringComparer.Ordinal);
        _vectors = [.. counts.Select(terms => Weigh(terms, documents, sentences.Count))];
        for (var at = 0; at < _vectors.Length; at++)
        {
            foreach (var (term, weight) in _vectors[at]) Postings(term).Add((at, weight));
        }
    }

    public int Count => _vectors.Length;

    /// <summary>Adds the cosine of a sentence with every other to <paramref name="cosines"/>, which is all zero before.</summary>
    public void Cosines(int sentence, double[] cosines)
    {
        foreach (var (term, weight) in _vectors[sentence])
        {
            foreach (var (other, otherWeight) in _postings[term]) cosines[other] += weight * otherWeight;
        }
    }

    private static Dictionary<string, int> WordCounts(string sentence)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words(sentence).Take(MaxTerms)) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    private static IEnumerable<string> Words(string sentence)
    {
        for (var at = 0; at < sentence.Length;)
        {
            var start = at;
            while (at < sentence.Length && char.IsLetterOrDigit(sentence[at])) at++;
            var word = sentence[start..at].ToLowerInvariant();
            if (word.Length > 1 && !StopWords.Contains(word)) yield return word;
            if (at == start) at++;
        }
    }

    private static List<(string, double)> Weigh(Dictionary<string, int> terms, Dictionary<string, int> documents, int sentences)
    {
        var weights = terms.Select(term => (term.Key, Weight: term.Value * (Math.Log((double)sentences / documents[term.Key]) + 1))).ToList();
        var length = Math.Sqrt(weights.Sum(term => term.Weight * term.Weight));
        return [.. weights.Select(term => (term.Key, term.Weight / length))];
    }

    private List<(int, double)> Postings(string term)
    {
        if (!_postings.TryGetValue(term, out var postings)) _postings[term] = postings = [];
        return postings;
    }
}
