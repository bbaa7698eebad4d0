using JitOrchestration.Functions.Tests.InProcess;

namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>A workflow behaves the same on both engines.</summary>
public class ParityTests
{
    public static TheoryData<string> Every => [.. Scenario.All.Keys];

    public static TheoryData<string> EndingAlike => [.. Scenario.All.Where(scenario => scenario.Value.EndsAlike).Select(scenario => scenario.Key)];

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Journals_CallsEndInTheSameOrder_AreTheSame(string name)
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "With one processor the in-process host performs one activity at a time.");
        var embedded = await Stage.PlayAsync<EmbeddedFactory>(Scenario.All[name]);
        var durable = await Stage.PlayAsync<InProcessFactory>(Scenario.All[name]);

        durable.Journal.ShouldBe(embedded.Journal);
        durable.End.ShouldBe(embedded.End);
    }

    [Theory]
    [MemberData(nameof(EndingAlike))]
    public async Task Ends_CallsEndInAnyOrder_AreTheSame(string name)
    {
        var embedded = await Stage.ImproviseAsync<EmbeddedFactory>(Scenario.All[name]);
        var durable = await Stage.ImproviseAsync<InProcessFactory>(Scenario.All[name]);

        durable.End.ShouldBe(embedded.End);
        durable.ByOwner().ShouldBe(embedded.ByOwner());
    }
}
