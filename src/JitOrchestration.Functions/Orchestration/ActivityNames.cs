using JitOrchestration.Core.Execution;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>What functions are called: what people see in Application Insights, and what running orchestrations call.</summary>
internal static class ActivityNames
{
    public const string Orchestrator = "WorkflowOrchestrator";
    public const string RouteRequest = "RouteRequest";
    public const string PlanWorkflow = "PlanWorkflow";
    public const string CallModel = "CallModel";
    public const string CallTool = "CallTool";
    public const string Evaluate = "Evaluate";
    public const string JudgeCondition = "JudgeCondition";
    public const string ReadResult = "ReadResult";
    public const string CollectResults = "CollectResults";
    public const string SynthesizeResult = "SynthesizeResult";
    public const string LaunchWorkflow = "LaunchWorkflow";
    public const string ReadMailbox = "ReadMailbox";
    public const string TellRun = "TellRun";
    public const string SaveJournal = "SaveJournal";

    public const string CancelBackstop = "CancelBackstop";
    public const string EnforceCancel = "EnforceCancel";

    public const string OrderCallback = "OrderCallback";
    public const string DeliverCallback = "DeliverCallback";
    public const string SendCallback = "SendCallback";

    public const string Housekeeping = "Housekeeping";
    public const string SweepRuns = "SweepRuns";

    /// <summary>The event that wakes an orchestration.</summary>
    public const string Doorbell = "signal";

    /// <summary>The activity that performs a call.</summary>
    public static string Of(Command.Call call) => call switch
    {
        Command.Route => RouteRequest,
        Command.ReadData => ReadResult,
        Command.Evaluate { What: EvaluationKind.Judgement } => JudgeCondition,
        Command.MakePlan => PlanWorkflow,
        Command.CallModel => CallModel,
        Command.CallTool => CallTool,
        Command.Evaluate => Evaluate,
        Command.Collect => CollectResults,
        Command.Synthesize => SynthesizeResult,
        _ => throw new NotSupportedException($"No activity performs {call.GetType().Name}."),
    };
}
