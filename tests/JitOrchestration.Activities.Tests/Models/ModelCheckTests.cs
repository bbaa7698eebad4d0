using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Tests.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Models;

public sealed class ModelCheckTests
{
    [Fact]
    public async Task Models_ThatAnswer_AreOk_AndEachIsAskedOnce()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(request => Answers.Text("ok") with { Model = request.Model + "-2026-01-01" });
        var results = await CheckAsync(server.Settings() with { PlannerModel = "planner-model" });

        results.Select(result => result.Source.Model).ShouldBe(["test-model", "planner-model"]);
        results[0].Roles.ShouldBe([ModelRole.Router, ModelRole.Agent, ModelRole.Synthesizer]);
        results[1].Roles.ShouldBe([ModelRole.Planner]);
        results.ShouldAllBe(result => result.Ok && result.Latency > TimeSpan.Zero && result.Usage == new Usage(1, 20, 5, 0));
        results[1].ReportedModel.ShouldBe("planner-model-2026-01-01");
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Model_ThatOnlyThinksInSoFewTokens_IsOk()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        (await CheckAsync(server.Then(Answers.CutAtLimit("")).Settings())).Single().Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Model_IsAskedForAsManyTokensAsInARun()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ => Answers.Text("ok"));
        await CheckAsync(server.Settings() with { AgentModel = "gpt-4o-2024-05-13" });
        server.Requests.Select(request => request.Field("max_tokens")!.Value.GetInt32()).ShouldBe([16_000, 4_096]);
    }

    [Fact]
    public async Task Model_ThatIsNotThere_SaysWhatToDo()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        var result = (await CheckAsync(server.Then(Answers.ModelNotFound("test-model")).Settings())).Single();
        result.Ok.ShouldBeFalse();
        result.Problem!.Message.ShouldContain("ollama pull test-model");
        result.Usage.ShouldBe(Usage.None);
    }

    [Fact]
    public async Task Model_ThatDoesNotAnswer_IsWaitedForNoLongerThanTheLimit()
    {
        var (time, asked) = (new FakeTimeProvider(), new TaskCompletionSource());
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ =>
        {
            asked.SetResult();
            return Answers.Silence();
        });
        var check = new ModelCheck(new ModelCatalog(server.Settings()), time);
        var checking = check.RunAsync(check.Models.ShouldHaveSingleItem(), TestContext.Current.CancellationToken);
        await asked.Task;

        time.Advance(ModelCheck.Limit);

        var problem = (await checking).Problem.ShouldNotBeNull();
        problem.Code.ShouldBe(ModelFailureCodes.Timeout);
        problem.Message.ShouldContain("within 20 seconds. A run waits longer (JIT_MODEL_TIMEOUT_SECONDS, by default 300)");
    }

    [Fact]
    public async Task Price_ThatIsUnknown_IsTold()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ => Answers.Text("ok"));
        (await CheckAsync(server.Settings())).Single().HasPrice.ShouldBeFalse();
        (await CheckAsync(server.Settings() with { AgentModel = "gpt-4.1" }))[1].HasPrice.ShouldBeTrue();
    }

    private static async Task<IReadOnlyList<ModelCheckResult>> CheckAsync(ModelSettings settings) =>
        await new ModelCheck(new ModelCatalog(settings), TimeProvider.System).RunAsync(CancellationToken.None);
}
