using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans.Checking;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans;

/// <summary>
/// Says everything that is wrong with a plan at once, so that a planner or a person can put it right in one go. Takes
/// time linear in the size of the plan, and throws on no plan whatever.
/// </summary>
public static class PlanValidator
{
    /// <summary>Reads and validates UTF-8 JSON.</summary>
    public static PlanVerdict Validate(ReadOnlyMemory<byte> utf8, PlanRules rules) => Validate(utf8.Span, rules);

    /// <summary>Reads and validates a JSON text.</summary>
    public static PlanVerdict Validate(string text, PlanRules rules) => Validate(Encoding.UTF8.GetBytes(text), rules);

    /// <summary>Reads and validates a JSON value; the plan does not depend on its document.</summary>
    public static PlanVerdict Validate(JsonElement json, PlanRules rules) => Validate(StrictJson.Raw(json), rules);

    /// <summary>Validates a plan that was read or made before.</summary>
    public static PlanVerdict Validate(Plan plan, PlanRules rules) => Check(plan, rules, new Problems());

    private static PlanVerdict Validate(ReadOnlySpan<byte> utf8, PlanRules rules)
    {
        var problems = new Problems();
        if (utf8.Length > rules.Limits.PlanBytes)
        {
            Limit.Report(problems, Pointer.Root, "plan_bytes", rules.Limits.PlanBytes, utf8.Length);
            return Refuse(problems);
        }
        var plan = PlanJson.Read(utf8, problems);
        problems.SettlePlaces();
        return plan is null ? Refuse(problems) : Check(plan, rules, problems);
    }

    private static PlanVerdict Check(Plan plan, PlanRules rules, Problems problems)
    {
        var graph = new PlanCheck(rules, problems).Check(plan, Pointer.Root);
        return graph is null ? Refuse(problems) : new PlanVerdict(plan, graph, [], [.. problems.Warnings]);
    }

    private static PlanVerdict Refuse(Problems problems) => new(null, null, [.. problems.Errors], [.. problems.Warnings]);
}
