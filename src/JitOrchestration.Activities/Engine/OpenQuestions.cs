using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Engine;

/// <summary>Collects what a run and its children ask.</summary>
public static class OpenQuestions
{
    /// <summary>Every open question of a run and its children, the run's own first.</summary>
    public static Task<IReadOnlyList<OpenQuestion>> OfAsync(IWorkflowEngine engine, RunState run, CancellationToken cancellation = default) =>
        OfAsync(engine, run, null, cancellation);

    private static async Task<IReadOnlyList<OpenQuestion>> OfAsync(
        IWorkflowEngine engine, RunState run, string? above, CancellationToken cancellation)
    {
        var found = new List<OpenQuestion>(OpenQuestion.Of(run, above));
        foreach (var link in run.Children)
        {
            if (await engine.GetAsync(link.RunId, cancellation) is not { Parent: { } parent } child) continue;
            found.AddRange(await OfAsync(engine, child, above is null ? parent.Path : $"{above}/{parent.Path}", cancellation));
        }
        return found;
    }
}
