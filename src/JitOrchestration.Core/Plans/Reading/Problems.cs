using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>Collects what is wrong with one plan, up to a number that a reader can still make use of.</summary>
internal sealed class Problems(bool takesWarnings = true)
{
    /// <summary>Nobody reads more; and a hostile plan shall not make an answer larger than itself.</summary>
    public const int Most = 200;

    private readonly List<PlanProblem> _errors = [];
    private readonly List<PlanProblem> _warnings = [];
    private HashSet<string>? _settled;

    public IReadOnlyList<PlanProblem> Errors => _errors;

    public IReadOnlyList<PlanProblem> Warnings => _warnings;

    public bool TakesWarnings => takesWarnings && _warnings.Count < Most;

    public bool Any => _errors.Count > 0;

    public bool Full => _errors.Count > Most;

    /// <summary>A plan over a limit is not looked into any further than it was.</summary>
    public bool OverLimit => _errors.Exists(error => error.Code == PlanProblemCodes.OverLimit);

    /// <summary>
    /// From here on nothing is reported at or below a place that already has an error: what could not be read has a
    /// stand-in, about which there is nothing true to say.
    /// </summary>
    public void SettlePlaces() => _settled = _errors.Count == 0 ? null : [.. _errors.Select(error => error.Pointer)];

    public void Add(string code, Pointer at, string message)
    {
        if (!Full && !IsSettled(at.ToString())) Keep(new PlanProblem(code, at.ToString(), message));
    }

    /// <summary>What a misspelt name was meant to be. Not sought when nobody will read it: it takes time.</summary>
    public string Hint(string name, IEnumerable<string> known) => Full ? "" : Nearest.Hint(name, known);

    public void Warn(string code, Pointer at, string message)
    {
        if (TakesWarnings) _warnings.Add(new PlanProblem(code, at.ToString(), message));
    }

    private void Keep(PlanProblem problem) => _errors.Add(_errors.Count < Most ? problem : TooMany);

    private static PlanProblem TooMany => new(
        PlanProblemCodes.TooManyProblems, "", $"The plan has more than {Most} problems; put these right first.");

    private bool IsSettled(string pointer)
    {
        if (_settled is null) return false;
        for (var end = pointer.Length; end >= 0; end = end == 0 ? -1 : pointer.LastIndexOf('/', end - 1))
            if (_settled.Contains(pointer[..end])) return true;
        return false;
    }
}
