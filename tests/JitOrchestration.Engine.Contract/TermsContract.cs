using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Engine.Contract;

/// <summary>What a run goes by when it goes on, or is forked, where other models are than where it began.</summary>
public abstract class TermsContract<TFactory> : EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    private const string Broken = """{ "subtasks": [ { "id": "a", "tool": "broken" } ] }""";
    private static readonly RunBudget Usual = new() { Usd = RunBudget.UsualUsd, Rate = new ModelRate(1, 2) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retry_WhereThereAreModelsNow_HasABudget(bool bringsOptions)
    {
        var mind = new TestThinking();
        await using var test = await OpenAsync(mind, Tool);
        var run = await test.RunAsync(Broken);
        run.Options.Budget.ShouldBeNull();
        mind.Terms = WithBudget;

        var again = await test.RetryAsync(run.RunId, bringsOptions ? run.Options with { Concurrency = 3 } : null);

        (again.Options.Budget, again.Options.Strategy).ShouldBe((Usual, run.Options.Strategy));
        again.Options.Concurrency.ShouldBe(bringsOptions ? 3 : null);
    }

    [Fact]
    public async Task Retry_WithWhatCannotBeHad_IsRefusedAndChangesNothing()
    {
        var mind = new TestThinking();
        await using var test = await OpenAsync(mind, Tool);
        var run = await test.RunAsync(Broken);
        mind.Terms = options => options.Budget is null ? options : throw new InvalidRequestException([new PlanProblem("model_has_no_price", "/options/budget/usd", "No price.")]);

        await Should.ThrowAsync<InvalidRequestException>(() => test.Engine.SignalAsync(run.RunId, new Input.Retry(run.Options with { Budget = new RunBudget { Usd = 5 } })));

        (await test.Engine.GetAsync(run.RunId))!.Sequence.ShouldBe(run.Sequence);
    }

    [Fact]
    public async Task Retry_OfARunThatIsCompleted_IsRefusedAsThat()
    {
        var mind = new TestThinking();
        await using var test = await OpenAsync(mind);
        var run = await test.RunAsync("""{ "subtasks": [ { "id": "a", "tool": "echo" } ] }""");
        mind.Terms = _ => throw new InvalidRequestException([new PlanProblem("no_model", "/options/model", "None.")]);

        (await test.RefusedAsync(run.RunId, new Input.Retry())).ShouldBe(Rejection.NotRetryable);
    }

    [Fact]
    public async Task Fork_WhereThereAreModelsNow_HasABudget()
    {
        var mind = new TestThinking();
        await using var test = await OpenAsync(mind, Tool);
        var run = await test.RunAsync(Broken);
        mind.Terms = WithBudget;

        (await test.EndAsync(await test.ForkAsync(run.RunId, new ForkRequest("a")))).Options.Budget.ShouldBe(Usual);
    }

    [Fact]
    public async Task Fork_OfAChild_HasABudgetOfItsOwn()
    {
        await using var test = await OpenAsync(new TestThinking { Terms = WithBudget });
        var run = await test.RunAsync("""{ "subtasks": [ { "id": "c", "workflow": { "plan": { "subtasks": [ { "id": "a", "tool": "echo" } ] } } } ] }""");
        var child = (await test.ChildrenAsync(run.RunId)).Single();
        (await test.Engine.GetAsync(child))!.Options.Budget!.Tokens.ShouldBeLessThan(Usual.Tokens, "it has a grant");

        (await test.EndAsync(await test.ForkAsync(child, new ForkRequest("a")))).Options.Budget.ShouldBe(Usual);
    }

    private static TestTool Tool { get; } = new("broken", _ => throw ToolException.Permanent("no_good", "No good."));

    private static RunOptions WithBudget(RunOptions options) => options with { Budget = options.Budget ?? Usual };
}
