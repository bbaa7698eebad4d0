using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace JitOrchestration.Core.Plans.Linking;

/// <summary>Who waits for whom, as indexes; by subtask.</summary>
internal sealed class PlanLinks(int[][] declared, int[][] implied)
{
    /// <summary>What <c>depends_on</c> names.</summary>
    public IReadOnlyList<int[]> Declared => declared;

    /// <summary>What only a reference names.</summary>
    public IReadOnlyList<int[]> Implied => implied;

    public int Count => declared.Length;

    public int EdgeCount => declared.Sum(links => links.Length) + implied.Sum(links => links.Length);

    /// <summary>The dependencies that count: the declared ones or, when there are none, the implied ones.</summary>
    public ImmutableArray<int> Counting(int index) => Wrap(declared[index].Length > 0 ? declared[index] : implied[index]);

    /// <summary>The dependencies that only order.</summary>
    public ImmutableArray<int> Ordering(int index) => declared[index].Length > 0 ? Wrap(implied[index]) : [];

    /// <summary>Who waits for each subtask, for either reason.</summary>
    public ImmutableArray<int>[] Dependents()
    {
        var places = Tally();
        var dependents = Array.ConvertAll(places, count => count == 0 ? [] : new int[count]);
        for (var index = Count - 1; index >= 0; index--)
        {
            foreach (var dependency in declared[index]) dependents[dependency][--places[dependency]] = index;
            foreach (var dependency in implied[index]) dependents[dependency][--places[dependency]] = index;
        }
        return Array.ConvertAll(dependents, Wrap);
    }

    private int[] Tally()
    {
        var counts = new int[Count];
        for (var index = 0; index < Count; index++)
        {
            foreach (var dependency in declared[index]) counts[dependency]++;
            foreach (var dependency in implied[index]) counts[dependency]++;
        }
        return counts;
    }

    private static ImmutableArray<int> Wrap(int[] indexes) => ImmutableCollectionsMarshal.AsImmutableArray(indexes);
}
