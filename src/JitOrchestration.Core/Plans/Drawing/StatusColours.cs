namespace JitOrchestration.Core.Plans.Drawing;

/// <summary>
/// The fill of a subtask in a drawn run: light enough for dark text, and told apart by those who see no red or green
/// (after the qualitative scheme of Paul Tol, "Colour Schemes", SRON/EPS/TN/09-002, light).
/// </summary>
internal static class StatusColours
{
    public static readonly IReadOnlyList<(string Status, string Fill)> All =
    [
        ("pending", "#DDDDDD"),
        ("running", "#77AADD"),
        ("waiting", "#EEDD88"),
        ("completed", "#44BB99"),
        ("skipped", "#FFFFFF"),
        ("failed", "#EE8866"),
        ("cancelled", "#FFAABB"),
    ];

    public static string? Fill(string status) => All.FirstOrDefault(colour => colour.Status == status).Fill;

    /// <summary>The known status of a subtask, by its id without regard to case; null when there is none.</summary>
    public static string? StatusOf(PlanNode node, IReadOnlyDictionary<string, string>? statuses) =>
        statuses is not null && statuses.TryGetValue(node.Id, out var status) && Fill(status) is not null ? status : null;
}
