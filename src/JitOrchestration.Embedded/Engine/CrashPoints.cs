namespace JitOrchestration.Embedded.Engine;

/// <summary>The moments at which a crash is most instructive.</summary>
internal static class CrashPoints
{
    public const string BeforeCommit = "before_commit";
    public const string AfterCommit = "after_commit";
    public const string BeforeActivity = "before_activity";
    public const string AfterActivity = "after_activity";
    public const string AfterPayload = "after_payload";
    public const string BeforePark = "before_park";

    public static readonly IReadOnlyList<string> All =
        [BeforeCommit, AfterCommit, BeforeActivity, AfterActivity, AfterPayload, BeforePark];
}
