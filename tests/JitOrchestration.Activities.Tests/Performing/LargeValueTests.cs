using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tests.Minds;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Values;
using JitOrchestration.Testing.ModelServer;
using static JitOrchestration.Activities.Tests.Minds.Conversations;

namespace JitOrchestration.Activities.Tests.Performing;

/// <summary>How much of large values is read to show a part of them.</summary>
public sealed class LargeValueTests
{
    private static readonly RunContext Run = new("01RUN", RunOptions.Default);

    private readonly MemoryPayloads _payloads = new();

    [Fact]
    public async Task Turn_LargeAnswerOfATool_IsReadInPartAndShownCut()
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text("ok"));
        var answer = await _payloads.KeepAsync(new string('h', 500_000) + new string('t', 500_000));
        var turn = new ConversationTurn(Value.Of(Called(("c1", "fetch", "{}"))), [new ToolAnswer("c1", "fetch", answer, null)]);

        var input = await PerformAsync(mind, new Command.CallModel("work/e0/c1", 1, null, "Look", [], [turn]));

        input.ShouldBeOfType<Input.TurnTaken>();
        _payloads.ReadWhole.ShouldBeEmpty();
        _payloads.BytesInRanges.ShouldBe(96 * 1024);
        mind.Asked.LastText.ShouldContain($"\n{new string('h', 18_000)}\n<left-out:");
        mind.Asked.LastText.ShouldContain($" from=\"18000\" of-bytes=\"1000002\"/>\n{new string('t', 6_000)}\n</data:");
        mind.Asked.Tools.ShouldBe(["read_result"]);
    }

    [Fact]
    public async Task ReadResult_OfDataOfTheTask_OpensThatDataOnly()
    {
        await using var mind = await MindOnServer.StartAsync();
        var (a, b) = (await _payloads.KeepAsync("alpha"), await _payloads.KeepAsync(new { city = "beta" }));

        (await ReadAsync(mind, "b.city", a, b)).ShouldBe("beta");
        _payloads.ReadWhole.ShouldBe([b.Sha256]);
    }

    [Fact]
    public async Task ReadResult_OfWhatIsNotThere_OpensNothing()
    {
        await using var mind = await MindOnServer.StartAsync();
        var (a, b) = (await _payloads.KeepAsync("alpha"), await _payloads.KeepAsync("beta"));

        (await ReadAsync(mind, "report", a, b)).ShouldBe("no_such_result");
        _payloads.ReadWhole.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_ThatCannotBeKept_HasCostWhatItHas(bool isTooLarge)
    {
        var payloads = new MemoryPayloads { Broken = isTooLarge ? null : new IOException("The disk is full.") };
        var run = new RunContext("01RUN", new RunOptions { Limits = new RunLimits { ResultBytes = isTooLarge ? 18_000 : 1_000_000 } });

        foreach (var call in (Command.Call[])[new Command.Synthesize("$synthesis/e0/c0", 1, "Do it", []), new Command.CallModel("work/e0/c0", 1, null, "Do it", [], []), new Command.MakePlan("$plan/e0/c0", 1, "Do it", null)])
        {
            await using var mind = await MindOnServer.StartAsync(Answers.Text(new string('x', 20_000)));
            var failed = (await PerformerOf(mind, payloads).PerformAsync(run, call, CancellationToken.None)).ShouldBeOfType<Input.Failed>();

            failed.Failure.Code.ShouldBe(isTooLarge ? "limit_exceeded" : "unreachable");
            failed.Usage.ShouldBe(new Usage(1, 20, 5, 0.00003m));
        }
    }

    private async Task<string?> ReadAsync(MindOnServer mind, string name, Value a, Value b)
    {
        ImmutableArray<Binding> bindings = [new(new Reference(ReferenceRoot.Result, "a"), a), new(new Reference(ReferenceRoot.Result, "b"), b)];
        var arguments = Value.Of(JsonSerializer.SerializeToElement(new { name }));
        return await PerformAsync(mind, new Command.ReadData("work/e0/c2", 1, arguments, "Compare {{a.result}} with {{b.result.city}}", bindings, [])) switch
        {
            Input.Completed { Value: Value.Inline inline } => inline.Json.GetProperty("text").GetString(),
            Input.Failed failed => failed.Failure.Code,
            var other => other.ToString(),
        };
    }

    private Task<Input> PerformAsync(MindOnServer mind, Command.Call call) => PerformerOf(mind, _payloads).PerformAsync(Run, call, CancellationToken.None);

    private static ActivityPerformer PerformerOf(MindOnServer mind, IPayloadStore payloads) =>
        new(MindOnServer.Tools, new ToolPolicy(new NetworkOptions()), mind.Mind, payloads, TimeProvider.System);
}
