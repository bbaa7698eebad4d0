using JitOrchestration.Activities.Minds;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tests.Models;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed class MindFaultTests
{
    private static readonly RenderedTask Question = new("Is it?", []);

    /// <summary>Every way of thinking. One that is added must be named here, or <see cref="Roles_AreAll"/> fails.</summary>
    private static readonly Dictionary<string, Func<ModelMind, RunOptions?, CancellationToken, Task>> Roles = new()
    {
        [nameof(ModelMind.RouteAsync)] = (mind, options, token) => mind.RouteAsync("Do it", null, MindOnServer.Call(options), token),
        [nameof(ModelMind.PlanAsync)] = (mind, options, token) => mind.PlanAsync(new PlanningTask("Do it", null, []), MindOnServer.Call(options), token),
        [nameof(ModelMind.TakeTurnAsync)] = (mind, options, token) => mind.TakeTurnAsync(Conversations.With(), MindOnServer.Call(options), token),
        [nameof(ModelMind.JudgeAsync)] = (mind, options, token) => mind.JudgeAsync(Question, MindOnServer.Call(options), token),
        [nameof(ModelMind.SynthesizeAsync)] = (mind, options, token) => mind.SynthesizeAsync("Do it", [], MindOnServer.Call(options), token),
    };

    private static readonly (string Code, FailureKind Kind, ModelAnswer Answer)[] Faults =
    [
        (ModelFailureCodes.RateLimited, FailureKind.Transient, Answers.RateLimited()),
        (ModelFailureCodes.Unavailable, FailureKind.Transient, Answers.ServerError()),
        (ModelFailureCodes.Quota, FailureKind.Permanent, Answers.QuotaUsedUp()),
        (ModelFailureCodes.Unauthorized, FailureKind.Permanent, Answers.Unauthorized("sk-x")),
        (ModelFailureCodes.NotFound, FailureKind.Permanent, Answers.ModelNotFound("test-model")),
        (ModelFailureCodes.ContextTooLong, FailureKind.Permanent, Answers.ContextTooLong()),
        (ModelFailureCodes.ContentFiltered, FailureKind.Permanent, Answers.PromptFiltered()),
        (ModelFailureCodes.ContentFiltered, FailureKind.Permanent, Answers.Filtered()),
        (ModelFailureCodes.Refused, FailureKind.Permanent, Answers.Refusal("I will not do that.")),
        (ModelFailureCodes.OutputCut, FailureKind.Permanent, Answers.CutAtLimit("""{"subtasks": [""")),
        (ModelFailureCodes.Empty, FailureKind.Transient, Answers.Nothing()),
        (ModelFailureCodes.Empty, FailureKind.Transient, Answers.Blank()),
        (ModelFailureCodes.ConnectionLost, FailureKind.Transient, Answers.Cut(Answers.Text(new string('x', 5_000)))),
    ];

    public static TheoryData<string> RoleNames => [.. Roles.Keys];

    [Fact]
    public void Roles_AreAll() => typeof(ModelMind).GetMethods().Select(method => method.Name).Where(name => name.EndsWith("Async")).ShouldBe(Roles.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Fault_OfAModel_IsAFailureAfterOneCall(string role)
    {
        foreach (var (code, kind, answer) in Faults)
        {
            await using var mind = await MindOnServer.StartAsync(answer);
            var failure = (await Should.ThrowAsync<ActivityException>(() => Roles[role](mind.Mind, null, CancellationToken.None))).Failure;
            (failure.Code, failure.Kind).ShouldBe((code, kind));
            mind.Requests.Count.ShouldBe(1);
        }
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Fault_WithoutAWholeAnswer_CostNobodyKnowsWhat(string role)
    {
        foreach (var answer in (ModelAnswer[])[Answers.Cut(Answers.Text(new string('x', 5_000))), new RawAnswer(200, "<html></html>")])
        {
            await using var mind = await MindOnServer.StartAsync(answer);
            var thrown = await Should.ThrowAsync<ActivityException>(() => Roles[role](mind.Mind, null, CancellationToken.None));
            thrown.Failure.MayHaveHappened.ShouldBeTrue();
            thrown.Usage.ShouldBeNull("all that was set aside for it counts then, and of a cost of nothing nothing would");
        }
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Fault_InAWholeAnswer_CostsWhatTheAnswerSays(string role)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Refusal("I will not do that."));
        (await Should.ThrowAsync<ActivityException>(() => Roles[role](mind.Mind, null, CancellationToken.None))).Usage.ShouldBe(new Usage(1, 20, 5, 0.00003m));
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Fault_BudgetOfMoneyAndModelWithoutPrice_IsRefusedBeforeTheCall(string role)
    {
        await using var mind = await MindOnServer.StartAsync();
        var options = new RunOptions { Model = "unheard-of", PlannerModel = "unheard-of", Budget = new RunBudget { Usd = 5 } };
        var failure = (await Should.ThrowAsync<ActivityException>(() => Roles[role](mind.Mind, options, CancellationToken.None))).Failure;
        (failure.Code, failure.Kind).ShouldBe(("model_has_no_price", FailureKind.Refused));
        failure.Message.ShouldContain("unheard-of");
        mind.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Fault_ModelDearerThanTheBudgetIsReckonedAt_IsRefusedBeforeTheCall(string role)
    {
        // The model costs 1 and 2.
        foreach (var rate in (ModelRate[])[new(0.5m, 2), new(1, 1.5m)])
        {
            await using var mind = await MindOnServer.StartAsync();
            var options = new RunOptions { Budget = new RunBudget { Usd = 5, Rate = rate } };
            var failure = (await Should.ThrowAsync<ActivityException>(() => Roles[role](mind.Mind, options, CancellationToken.None))).Failure;
            (failure.Code, failure.Kind).ShouldBe(("model_over_rate", FailureKind.Refused));
            failure.Message.ShouldContain("options.model");
            mind.Requests.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Budget_ReckonedAtTheModelsRate_TakesIt(string role)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Json(new { answer = "yes" }));
        await Roles[role](mind.Mind, new RunOptions { Budget = new RunBudget { Usd = 5, Rate = new ModelRate(1, 2) } }, CancellationToken.None);
        mind.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Budget_OfTokensOnly_TakesAnyModel(string role)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Json(new { answer = "yes" }));
        var options = new RunOptions { Model = "unheard-of", PlannerModel = "unheard-of", Budget = new RunBudget { Usd = null } };
        await Roles[role](mind.Mind, options, CancellationToken.None);
        mind.Asked.Model.ShouldBe("unheard-of");
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Answer_ThatIsHuge_CrashesNothing(string role)
    {
        await using var mind = await MindOnServer.StartAsync(Answers.Text($$"""{"answer": "yes", "reason": "{{new string('x', 5_000_000)}}"}"""));
        await Roles[role](mind.Mind, null, CancellationToken.None);
        mind.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(RoleNames))]
    public async Task Cancellation_OfTheCaller_IsNoFailure(string role)
    {
        var asked = new TaskCompletionSource();
        await using var server = await ScriptedModelServer.StartAsync();
        server.Otherwise(_ => { asked.TrySetResult(); return Answers.Silence(); });
        var mind = new ModelMind(new ModelCatalog(server.Settings()), MindOnServer.Tools);
        using var source = new CancellationTokenSource();
        var call = Roles[role](mind, null, source.Token);
        await asked.Task;
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }
}
