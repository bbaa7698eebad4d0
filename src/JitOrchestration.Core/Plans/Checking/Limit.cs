using System.Globalization;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Plans.Checking;

/// <summary>Says that a limit is crossed: its name, its value and the way out.</summary>
internal static class Limit
{
    public static void Check(Problems problems, Pointer at, string name, int limit, int actual)
    {
        if (actual > limit) Report(problems, at, name, limit, actual);
    }

    public static void Report(Problems problems, Pointer at, string name, int limit, int actual) => problems.Add(
        PlanProblemCodes.OverLimit, at,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{at.Spoken} crosses the limit \"{name}\": {actual:N0}, where {limit:N0} is allowed. Make it smaller, or raise the limit in the configuration."));
}
