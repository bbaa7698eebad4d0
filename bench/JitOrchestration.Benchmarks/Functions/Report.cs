using System.Globalization;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>Comparisons as a table, with what is aimed at.</summary>
internal static class Report
{
    /// <summary>No more than so much of what the hand-written orchestration takes, and three activities.</summary>
    private const double Share = 1.15;
    private const int MoreActivities = 3;

    /// <summary>Seconds that an activity of a chain takes with Azurite on two cores, for when no chain is measured.</summary>
    private const double UsualActivity = 0.04;

    /// <summary>Instances share activities, the hand-written fan-out has one each.</summary>
    private const double ForEachShare = 0.25;

    public static void Write(IReadOnlyList<Comparison> comparisons, TextWriter to)
    {
        var activity = SecondsPerActivity(comparisons);
        to.WriteLine("| shape | hand-written, s | ours, s | ratio | aim | met |");
        to.WriteLine("|---|---|---|---|---|---|");
        foreach (var comparison in comparisons)
        {
            var aim = Aim(comparison, activity);
            to.WriteLine(Line($"| {comparison.Shape.Name} {comparison.Shape.Size} | {comparison.HandWritten:0.00} | {comparison.Ours:0.00} | {comparison.Ratio:0.00} | {aim:0.00} | {Word(comparison.Ratio <= aim)} |"));
        }
        foreach (var (less, more) in comparisons.Zip(comparisons.Skip(1)).Where(pair => pair.First.Shape.Name == pair.Second.Shape.Name))
        {
            var (theirs, ours) = (more.HandWritten / less.HandWritten, more.Ours / less.Ours);
            to.WriteLine(Line($"{less.Shape.Name} {less.Shape.Size} to {more.Shape.Size}: hand-written {theirs:0.0} times, ours {ours:0.0} times; no steeper: {Word(ours <= theirs)}"));
        }
        to.WriteLine(Line($"an activity: {activity * 1000:0} ms"));
    }

    private static double Aim(Comparison comparison, double activity) =>
        comparison.Shape.Name == "for_each" ? ForEachShare : Share + MoreActivities * activity / comparison.HandWritten;

    /// <summary>A step of the shortest chain: of longer ones replay is a part.</summary>
    private static double SecondsPerActivity(IReadOnlyList<Comparison> comparisons) =>
        comparisons.FirstOrDefault(comparison => comparison.Shape.Name == "chain") is { } chain ? chain.HandWritten / chain.Shape.Size : UsualActivity;

    private static string Word(bool isMet) => isMet ? "yes" : "no";

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
