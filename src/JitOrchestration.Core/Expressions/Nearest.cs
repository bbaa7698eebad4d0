namespace JitOrchestration.Core.Expressions;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class Nearest
{
    private const int LongestName = 64;

    /// <summary><c> Did you mean "x"?</c>, or nothing when no known name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } near ? $" Did you mean \"{near}\"?" : "";

    /// <summary>The nearest known name, case aside; null when there is none.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could be meant.</param>
    /// <param name="most">The most changes that lead from one to the other; null: a third of the length.</param>
    public static string? Find(string name, IEnumerable<string> known, int? most = null)
    {
        if (name.Length is 0 or > LongestName) return null;
        var (best, bound) = ((string?)null, (most ?? Math.Clamp(name.Length / 3, 1, 3)) + 1);
        foreach (var candidate in known)
        {
            if (candidate.Length > LongestName || Math.Abs(candidate.Length - name.Length) >= bound) continue;
            var distance = Distance(name, candidate, bound);
            if (distance < bound) (best, bound) = (candidate, distance);
        }
        return best;
    }

    /// <summary>
    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. Gives up
    /// at <paramref name="bound"/>, as soon as a whole row has reached it.
    /// </summary>
    private static int Distance(string a, string b, int bound)
    {
        Span<int> rows = stackalloc int[3 * (LongestName + 1)];
        for (var j = 0; j <= b.Length; j++) Row(rows, 0)[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            if (FillRow(rows, i, a, b) >= bound) return bound;
        }
        return Row(rows, a.Length)[b.Length];
    }

    private static int FillRow(Span<int> rows, int i, string a, string b)
    {
        var above = Row(rows, i - 1);
        var row = Row(rows, i);
        var least = row[0] = i;
        for (var j = 1; j <= b.Length; j++)
        {
            var swap = i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]);
            row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1));
            if (swap) row[j] = Math.Min(row[j], Row(rows, i - 2)[j - 2] + 1);
            least = Math.Min(least, row[j]);
        }
        return least;
    }

    private static Span<int> Row(Span<int> rows, int i) => rows.Slice(i % 3 * (LongestName + 1), LongestName + 1);

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
