namespace JitOrchestration.Activities.Diagnostics;

/// <summary>Attributes of the GenAI conventions, and of the general ones that they use.</summary>
internal static class GenAi
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string OutputType = "gen_ai.output.type";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";
    public const string AgentName = "gen_ai.agent.name";
    public const string ToolName = "gen_ai.tool.name";
    public const string ToolType = "gen_ai.tool.type";
    public const string ToolArguments = "gen_ai.tool.call.arguments";
    public const string ToolResult = "gen_ai.tool.call.result";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
}

/// <summary>What a span does, as <see cref="GenAi.Operation"/> says it, and its name begins.</summary>
internal static class Operations
{
    public const string Chat = "chat";
    public const string ExecuteTool = "execute_tool";
    public const string InvokeAgent = "invoke_agent";
    public const string InvokeWorkflow = "invoke_workflow";

    /// <summary>Not in the pinned version, but in those that follow it.</summary>
    public const string Plan = "plan";
}

/// <summary>Attributes of ours.</summary>
internal static class JitNames
{
    public const string RunId = "jit.run.id";
    public const string RunStatus = "jit.run.status";
    public const string RunRetries = "jit.run.retries";
    public const string RunSubtasks = "jit.run.subtasks";
    public const string ParentRunId = "jit.run.parent_id";
    public const string ForkedFrom = "jit.run.forked_from";
    public const string SubtaskId = "jit.subtask.id";
    public const string SubtaskKind = "jit.subtask.kind";
    public const string SubtaskStatus = "jit.subtask.status";
    public const string SubtaskInstances = "jit.subtask.instances";
    public const string CallKey = "jit.call.key";
    public const string CallAttempt = "jit.call.attempt";
    public const string PlanSource = "jit.plan.source";
    public const string PlanSubtasks = "jit.plan.subtasks";
    public const string PlanProblems = "jit.plan.problems";
    public const string ModelCalls = "jit.usage.model_calls";
    public const string UsageInputTokens = "jit.usage.input_tokens";
    public const string UsageOutputTokens = "jit.usage.output_tokens";
    public const string UsageCost = "jit.usage.cost_usd";
}
