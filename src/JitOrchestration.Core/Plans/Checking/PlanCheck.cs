using JitOrchestration.Core.Plans.Linking;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Checks one plan, and the inline plans of its children by the same rules.</summary>
internal sealed class PlanCheck(PlanRules rules, Problems problems)
{
    private readonly ToolCheck _tools = new(rules.Tools);

    /// <summary>The graph, when nothing is wrong.</summary>
    public PlanGraph? Check(Plan plan, Pointer at)
    {
        var subtasks = at["subtasks"];
        CheckStrategy(plan, at["strategy"]);
        if (plan.Subtasks.IsDefaultOrEmpty)
        {
            problems.Add(PlanProblemCodes.EmptyPlan, subtasks, "The plan has no subtasks; give it one at least.");
            return null;
        }
        Limit.Check(problems, subtasks, "subtasks", rules.Limits.Subtasks, plan.Subtasks.Length);
        IdCheck.Check(plan, subtasks, problems);
        CheckSubtasks(plan, subtasks);
        return problems.OverLimit ? null : Link(plan, subtasks);
    }

    private void CheckSubtasks(Plan plan, Pointer subtasks)
    {
        for (var index = 0; index < plan.Subtasks.Length && !problems.Full; index++)
            CheckSubtask(new CheckedSubtask(plan.Subtasks[index], subtasks[index], rules, problems));
    }

    private void CheckSubtask(CheckedSubtask subtask)
    {
        CallCheck.Check(subtask);
        FieldCheck.Check(subtask);
        RangeCheck.Check(subtask);
        SizeCheck.Check(subtask);
        SchemaCheck.Check(subtask);
        _tools.Check(subtask);
        CheckChild(subtask);
    }

    private void CheckChild(CheckedSubtask subtask)
    {
        if (subtask.Subtask.Workflow is not { } workflow) return;
        var at = subtask.At["workflow"];
        if (rules.Level >= rules.Limits.Nesting)
            Limit.Report(problems, at, "nesting", rules.Limits.Nesting, rules.Level + 1);
        else if (workflow.Plan is { } plan)
            new PlanCheck(rules.ForChild(), problems).Check(plan, at["plan"]);
    }

    private PlanGraph? Link(Plan plan, Pointer subtasks)
    {
        var ids = Linker.IndexIds(plan);
        var parsed = PlanGraph.Parse(plan, subtasks, problems);
        new ScopeCheck(rules, problems).Check(plan, parsed, subtasks);
        var links = new Linker(plan, ids, subtasks, problems).Link(parsed);
        Limit.Check(problems, subtasks, "dependencies", rules.Limits.Dependencies, links.EdgeCount);
        CircleCheck.Check(plan, parsed, links, subtasks, problems);
        return problems.Any ? null : PlanGraph.Build(plan, ids, parsed, links);
    }

    private void CheckStrategy(Plan plan, Pointer at)
    {
        if (plan.Strategy != Plan.GraphStrategy)
            problems.Add(
                PlanProblemCodes.NotSupported, at,
                $"The strategy \"{plan.Strategy}\" is not supported in this version; write \"{Plan.GraphStrategy}\" or leave it out.");
    }
}
