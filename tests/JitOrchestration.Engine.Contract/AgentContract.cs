using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>Agents: a model and tools in turns.</summary>
public abstract class AgentContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private const string Plan = """{ "subtasks": [ { "id": "agent", "task": "Look into it", "agent": { "tools": ["echo", "broken", "send"] } } ] }""";

    private static TestTool Broken { get; } = new("broken", _ => throw ToolException.Permanent("no_good", "No good."));

    private static TestTool Send { get; } = new("send", arguments => arguments, Effect.Once);

    [Fact]
    public async Task Agent_SeveralTurns_HearsWhatItsToolsAnswered()
    {
        AgentConversation? last = null;
        var mind = new TestThinking(
            _ => TestThinking.Call(("x", "echo", """{"n":1}"""), ("y", "echo", """{"n":2}""")),
            _ => TestThinking.Call(("z", "broken", "{}")),
            conversation =>
            {
                last = conversation;
                return TestThinking.Say("done");
            });
        await using var test = await OpenAsync(mind, Broken, Send);

        var run = await test.RunAsync(Plan);

        (await test.ResultAsync(run)).ShouldBe("\"done\"");
        last!.Turns.SelectMany(turn => turn.Answers).Select(answer => $"{answer.Id} {answer.Failure?.Code}".Trim()).ShouldBe(["x", "y", "z no_good"]);
        run.Usage.ModelCalls.ShouldBe(3);
    }

    [Fact]
    public async Task Agent_ToolNotItsOwn_IsToldSo()
    {
        string? told = null;
        var mind = new TestThinking(
            _ => TestThinking.Call(("x", "write_file", """{"path":"a","content":"b"}""")),
            conversation =>
            {
                told = conversation.Turns[0].Answers[0].Failure?.Code;
                return TestThinking.Say("done");
            });
        await using var test = await OpenAsync(mind, Broken, Send);

        (await test.CompleteAsync(Plan)).ShouldBe("\"done\"");
        told.ShouldBe("unknown_tool");
    }

    [Fact]
    public async Task Agent_ToolWithEffect_AsksAPersonFirst()
    {
        string? told = null;
        var mind = new TestThinking(
            _ => TestThinking.Call(("x", "send", """{"to":"Ada"}""")),
            conversation =>
            {
                told = conversation.Turns[0].Answers[0].Failure?.Code;
                return TestThinking.Say("done");
            });
        await using var test = await OpenAsync(mind, Broken, Send);
        var runId = await test.StartAsync(Plan);

        await test.AnswerAsync(runId, await test.QuestionAsync(runId), new Reply(Approved: false));

        (await test.ResultAsync(await test.EndAsync(runId))).ShouldBe("\"done\"");
        told.ShouldBe("call_refused");
    }

    [Fact]
    public async Task Agent_NeverAnswers_CrossesTheLimit()
    {
        var turns = Enumerable.Repeat<Func<AgentConversation, AgentAnswer>>(_ => TestThinking.Call(("x", "echo", "{}")), 10);
        await using var test = await OpenAsync(new TestThinking([.. turns]), Broken, Send);

        var error = await test.FailAsync(Plan, options: new RunOptions { Limits = new RunLimits { AgentTurns = 3 } });

        error.Message.ShouldContain("options.limits.agent_turns");
    }

    [Fact]
    public async Task Agent_ModelBreaks_FailsTheSubtask()
    {
        await using var test = await OpenAsync(new TestThinking(_ => throw new ActivityException(new Failure("model_refused", "It would not."))), Broken, Send);

        (await test.FailAsync(Plan)).Code.ShouldBe("model_refused");
    }
}
