using JitOrchestration.Activities.Callbacks;

namespace JitOrchestration.Activities.Tests.Callbacks;

public class CallbackRetriesTests
{
    [Fact]
    public void PauseAfter_AllAttempts_SpansAboutADayAndEnds()
    {
        var pauses = Enumerable.Range(1, CallbackRetries.MostAttempts - 1).Select(attempts => CallbackRetries.PauseAfter(attempts, null, 0.5)!.Value).ToList();

        pauses[0].ShouldBe(TimeSpan.FromSeconds(5));
        pauses.ShouldBeInOrder();
        pauses.Max().ShouldBe(TimeSpan.FromHours(4));
        pauses.Aggregate((a, b) => a + b).TotalHours.ShouldBeInRange(20, 26);
        CallbackRetries.PauseAfter(CallbackRetries.MostAttempts, TimeSpan.FromSeconds(1), 0.5).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void PauseAfter_Jitter_IsAFifth(double random, double seconds) =>
        CallbackRetries.PauseAfter(1, null, random).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(60, 60)]
    [InlineData(864_000, 86_400)]
    public void PauseAfter_AskedForMore_IsWhatWasAskedUpToADay(int asked, double seconds) =>
        CallbackRetries.PauseAfter(1, TimeSpan.FromSeconds(asked), 0.5).ShouldBe(TimeSpan.FromSeconds(seconds));
}
