namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>Finds what someone who mistyped a name probably meant.</summary>
internal static class NearestName
{
    /// <summary>Names are at most 64 characters; what is much longer is no mistyped name, and costly to compare.</summary>
    private const int Longest = 80;

    /// <summary>
    /// The known name at the smallest edit distance, if that is at most a third of the name's length (and at least
    /// one); null when nothing is that near.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        if (name.Length > Longest) return null;
        var limit = Math.Max(1, name.Length / 3);
        return known
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>The Levenshtein distance, by the two rows of Wagner and Fischer (1974).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
