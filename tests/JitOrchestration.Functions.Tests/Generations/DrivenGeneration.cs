using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Functions.Orchestration;

namespace JitOrchestration.Functions.Tests.Generations;

/// <summary>A generation in the hands of a test, which plays Durable Functions: it says what came back, and when.</summary>
internal sealed class DrivenGeneration
{
    private readonly Generation _generation;
    private readonly List<Act> _open = [];

    private DrivenGeneration(GenerationInput input)
    {
        _generation = new Generation(input);
        Keep(_generation.Begin(Now));
    }

    public DateTimeOffset Started { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public RunState Run => _generation.Run;

    public IEnumerable<RunEvent> Events => _generation.Entries.SelectMany(entry => entry.Events);

    /// <summary>What the generation would hand to the next one.</summary>
    public GenerationInput Next => _generation.Next();

    /// <summary>The activities under way that perform calls.</summary>
    public IReadOnlyList<Act.Perform> Performing => [.. _open.OfType<Act.Perform>()];

    /// <summary>The only act of a kind that is under way.</summary>
    public T The<T>()
        where T : Act => _open.OfType<T>().ShouldHaveSingleItem();

    public bool Has<T>()
        where T : Act => _open.OfType<T>().Any();

    public static DrivenGeneration Of(string plan, string input = "null", Func<GenerationInput, GenerationInput>? with = null)
    {
        var run = new RunState("01JDTESTRVN000000000000000");
        var verdict = PlanValidator.Validate(JsonElement.Parse(plan), PlanRules.Default);
        GraphExecutor.Step(run, new Input.Begin("a test", Core.Values.Value.Of(JsonElement.Parse(input)), RunOptions.Default, verdict.Plan, [], null), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var start = new GenerationInput(run.RunId, RunSnapshot.ToElement(run), 1, new Dictionary<string, Effect>(), new Dictionary<string, Rejection?>());
        return new DrivenGeneration(with is null ? start : with(start));
    }

    /// <summary>An activity answers for all its calls.</summary>
    public void Completes(Act.Perform act) => Take(act, new Completion.Performed(
        act.Batch, new CallAnswers([.. act.Batch.Calls.Select(call => (JsonElement?)InputJson.ToElement(new Input.Completed(call.Key, Core.Values.Value.Of("done"))))])));

    /// <summary>An activity's worker dies.</summary>
    public void Loses(Act.Perform act) => Take(act, new Completion.Lost(act.Batch));

    /// <summary>The doorbell rings.</summary>
    public void Rings() => Keep(_generation.Take(new Completion.Rang(new Ring()), Now));

    public void LosesMail() => Take(The<Act.ReadMail>(), new Completion.MailLost());

    public void ReadsMail(params Letter[] letters) => Take(The<Act.ReadMail>(), new Completion.MailRead(new Mail(letters)));

    /// <summary>The last timer fires, when it is due.</summary>
    public void Waits()
    {
        var wait = _open.OfType<Act.Wait>().Last();
        Now = wait.Until;
        Take(wait, new Completion.Due(wait.Until));
    }

    private void Take(Act act, Completion completion)
    {
        _open.Remove(act).ShouldBeTrue();
        Keep(_generation.Take(completion, Now));
    }

    /// <summary>A timer takes the place of the one before.</summary>
    private void Keep(IReadOnlyList<Act> acts)
    {
        if (acts.OfType<Act.Wait>().Any()) _open.RemoveAll(act => act is Act.Wait);
        _open.AddRange(acts);
    }
}
