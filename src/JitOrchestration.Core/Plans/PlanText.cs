using JitOrchestration.Core.Plans.Drawing;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// Draws plans as text. Every text of a plan is untrusted: it can neither break out of its label nor become markup.
/// Implied dependencies are dashed.
/// </summary>
public static class PlanText
{
    /// <summary>A Mermaid flowchart.</summary>
    /// <param name="graph">The plan.</param>
    /// <param name="statuses">
    /// The status of subtasks by id (<c>pending, running, waiting, completed, skipped, failed, cancelled</c>), to show a
    /// run; others are not coloured.
    /// </param>
    public static string Mermaid(PlanGraph graph, IReadOnlyDictionary<string, string>? statuses = null) =>
        MermaidChart.Draw(graph, statuses);

    /// <summary>A Graphviz digraph.</summary>
    /// <param name="graph">The plan.</param>
    /// <param name="statuses">As for <see cref="Mermaid"/>.</param>
    public static string Dot(PlanGraph graph, IReadOnlyDictionary<string, string>? statuses = null) =>
        DotGraph.Draw(graph, statuses);
}
