using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;
using static JitOrchestration.Activities.Tests.Minds.Conversations;

namespace JitOrchestration.Activities.Tests.Minds;

/// <summary>A conversation that is longer than the model reads goes on with less of its data.</summary>
public sealed class AgentBrevityTests
{
    [Fact]
    public async Task Turn_ConversationTooLong_IsSaidShorterAndTheEarliestFirst()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.ContextTooLong(), Answers.ContextTooLong(), Answers.Text("ok"));

        var answer = await mind.TakeTurnAsync(Long());

        answer.Output!.Value.GetString().ShouldBe("ok");
        answer.Usage!.ModelCalls.ShouldBe(1);
        var (whole, shorter, shortest) = (Lengths(mind.Requests[0]), Lengths(mind.Requests[1]), Lengths(mind.Requests[2]));
        ShouldBeAbout(whole, [24_000, 24_000, 24_000], 300);
        ShouldBeAbout(shorter, [3_000, 3_000, 24_000], 300);
        ShouldBeAbout(shortest, [600, 600, 6_000], 300);
        mind.Requests.Select(request => request.Tools.Contains(Command.ReadData.Tool)).ShouldAllBe(has => has, "what is left out can be read");
        mind.Requests.Select(request => request.IdempotencyKey).ShouldBe(["01RUN/work/e0/c0", "01RUN/work/e0/c0/s", "01RUN/work/e0/c0/s/s"], "another request is not the same one again");
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 1)]
    public async Task Turn_TooLongHoweverShort_Fails(bool hasData, int asked)
    {
        await using var mind = await MindOnServer.StartAsync([.. Enumerable.Repeat(Answers.ContextTooLong(), 9)]);

        var failed = await Should.ThrowAsync<ActivityException>(() => mind.TakeTurnAsync(hasData ? Long() : With("A long task")));

        failed.Failure.Code.ShouldBe(ModelFailureCodes.ContextTooLong);
        mind.Requests.Count.ShouldBe(asked);
    }

    private static AgentConversation Long() => ((string[])["c1", "c2", "c3"]).Aggregate(
        With(agent: Agent(["read_file"])),
        (conversation, id) => conversation.Then(Called((id, "read_file", "{}")), Answer(id, "read_file", MindOnServer.TextJson(new string('x', 24_500)))));

    private static int[] Lengths(ModelRequest request) =>
        [.. request.Messages.Where(message => message.GetProperty("role").ValueEquals("tool")).Select(message => MindOnServer.Text(message).Length)];

    private static void ShouldBeAbout(int[] actual, int[] expected, int tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        foreach (var (one, other) in actual.Zip(expected)) one.ShouldBeInRange(other - tolerance, other + tolerance);
    }
}
