using System.Collections.Immutable;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Performing;

/// <summary>Texts for models, with the values that they refer to apart from them.</summary>
internal static class TaskTexts
{
    /// <exception cref="ActivityException">It is no template.</exception>
    public static async Task<RenderedTask> RenderAsync(
        string runId, string text, ImmutableArray<Binding> bindings, ValueStore values, CancellationToken cancellation)
    {
        if (!Template.TryParse(text, out var template, out var errors)) throw new ActivityException(new Failure("bad_template", errors[0].Message));
        return template.RenderTask(await BoundScope.OpenAsync(runId, bindings, values, cancellation));
    }
}
