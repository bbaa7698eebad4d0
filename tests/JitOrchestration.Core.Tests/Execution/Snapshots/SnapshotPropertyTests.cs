using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Tests.Execution.Messages;
using JitOrchestration.Core.Tests.Execution.Properties;

namespace JitOrchestration.Core.Tests.Execution.Snapshots;

/// <summary>Whatever the run, and whenever it is put away as a snapshot and taken up again: it goes on as if nothing had been.</summary>
public class SnapshotPropertyTests
{
    private const int MaxSteps = 120;

    /// <summary>How many snapshots one run is put through before every field is looked at again, which takes its time.</summary>
    private const int Rarity = 8;

    [Theory]
    [InlineData(700_000, 300, 0)]
    [InlineData(710_000, 300, 3)]
    public void AnyRun_TakenUpFromSnapshotsAtAnyMoment_GoesOnAsBefore(int firstSeed, int count, int retries)
    {
        for (var seed = firstSeed; seed < firstSeed + count; seed++) GoesOnAsBefore(RandomRun.Of(seed, MaxSteps, retries), new Random(seed), $"seed {seed}");
    }

    [Fact]
    public void EverySituation_TakenUpFromSnapshotsAtEveryStep_GoesOnAsBefore()
    {
        foreach (var (name, make) in Situations.All)
        {
            var run = make();
            if (run.Run.Sequence > 0) Finisher.Finish(run);
            GoesOnAsBefore(run, null, name);
        }
    }

    /// <param name="run">The run to be repeated.</param>
    /// <param name="random">When snapshots are taken; null: at every step.</param>
    /// <param name="name">Names the run, should it fail.</param>
    private static void GoesOnAsBefore(Scenario run, Random? random, string name)
    {
        var (undisturbed, moved) = (new Replay(), new Replay(TakenUp));
        var step = 0;
        foreach (var (input, at) in run.Inputs)
        {
            if (random is null || random.Next(3) == 0)
            {
                var before = random is null || random.Next(Rarity) == 0 ? moved.Run : null;
                moved.Run = TakenUp(moved.Run);
                if (before is not null) Anatomy.ShouldBe(moved.Run, before, $"{name}, step {step}");
            }
            Text(moved.Take(input, at)).ShouldBe(Text(undisturbed.Take(input, at)), $"{name}, step {step++}: {input}");
        }
        Anatomy.ShouldBe(moved.Run, undisturbed.Run, name);
    }

    private static RunState TakenUp(RunState run) => RunSnapshot.Read(RunSnapshot.Write(run));

    private static string Text(Decision decision) => string.Join('\n', decision.Events.Select(Structure.Of).Concat(decision.Commands.Select(Structure.Of)).Append($"{decision.Rejection}"));
}
