using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Handlers;

/// <summary>Tells a question that was answered from one that never was: the journals of a run and its children know.</summary>
internal static class PastQuestions
{
    public static async Task<bool> WasAskedAsync(IWorkflowEngine engine, RunState run, string questionId, CancellationToken cancellation)
    {
        var children = new List<string>();
        await foreach (var happened in SoFar.EventsAsync(engine, run, cancellation))
        {
            if (happened is RunEvent.QuestionAsked asked && asked.QuestionId.Equals(questionId, StringComparison.OrdinalIgnoreCase)) return true;
            if (happened is RunEvent.ChildLaunched launched) children.Add(launched.ChildRunId);
        }
        foreach (var id in children)
        {
            if (await engine.GetAsync(id, cancellation) is { } child && await WasAskedAsync(engine, child, questionId, cancellation)) return true;
        }
        return false;
    }
}
