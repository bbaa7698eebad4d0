using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Works out an arithmetic expression, exactly as <see cref="Arithmetic"/> says.</summary>
internal sealed class CalculateTool : ITool
{
    public ToolDefinition Definition { get; } = new(
        "calculate",
        "Works out an arithmetic expression: + - * / % (remainder) ^ (power), parentheses, pi, e, and the functions "
        + $"{string.Join(", ", ArithmeticFunctions.Names)}. Functions take numbers or lists: `sum([1, 2, 3])`. The result is a number.",
        Json.Parse("""
            { "type": "object",
              "properties": { "expression": { "type": "string", "maxLength": 100000, "description": "Such as (2 + 3) * max(4, 5)." } },
              "required": ["expression"],
              "additionalProperties": false }
            """))
    { Effect = Effect.None };

    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Json.From(Arithmetic.Evaluate(arguments.Text("expression") ?? "")));
        }
        catch (ArithmeticError e)
        {
            throw ToolException.Permanent(e.Code, e.Message);
        }
    }
}
