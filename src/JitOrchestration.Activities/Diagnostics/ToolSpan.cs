using System.Diagnostics;
using System.Text.Json;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>A call of a tool: <c>execute_tool {name}</c>.</summary>
internal sealed class ToolSpan : CallSpan
{
    private readonly string _tool;

    private ToolSpan(string tool, JsonElement arguments)
        : base(Operations.ExecuteTool, tool, ActivityKind.Internal, [new(GenAi.ToolName, tool), new(GenAi.ToolType, "function")])
    {
        _tool = tool;
        SetContent(GenAi.ToolArguments, arguments.GetRawText);
    }

    /// <summary>Begins one; null: nobody listens, and a quick tool is not to pay for that.</summary>
    public static ToolSpan? Start(string tool, JsonElement arguments) =>
        Telemetry.Source.HasListeners() || Measures.OfToolsAreWanted ? new ToolSpan(tool, arguments) : null;

    public void Complete(JsonElement result) => SetContent(GenAi.ToolResult, result.GetRawText);

    protected override void Measure(TimeSpan took) => Measures.Tool(_tool, Error, took);
}
