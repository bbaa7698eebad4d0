using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>A tool that writes into the log what it does, then returns what follows from its arguments alone.</summary>
internal sealed class LoggedTool(string name, Effect effect, CallLog log) : ITool
{
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(5);

    public ToolDefinition Definition { get; } = new(
        name, "Writes into the log, and returns its arguments and a text of the wanted size.",
        JsonElement.Parse("""{ "type": "object", "required": ["step"] }"""))
    { Effect = effect };

    public static IEnumerable<ITool> All(CallLog log) =>
    [
        new LoggedTool("work", Effect.None, log),
        new LoggedTool("save", Effect.Idempotent, log),
        new LoggedTool("send", Effect.Once, log),
    ];

    public async Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        log.Append(arguments.GetProperty("step").GetString()!, call.IdempotencyKey, call.Attempt);
        await Task.Delay(Takes, cancellationToken);
        if (Wants(arguments, "die") || (call.Attempt == 1 && Wants(arguments, "die_first"))) Death.Now();
        if (Wants(arguments, "fail_first") && call.IdempotencyKey.Contains("/e0/", StringComparison.Ordinal)) throw ToolException.Permanent("not_yet", "It works at the second attempt.");
        return ResultOf(arguments);
    }

    /// <summary>What a call with these arguments comes to.</summary>
    public static JsonElement ResultOf(JsonElement arguments)
    {
        var size = arguments.TryGetProperty("size", out var bytes) ? bytes.GetInt32() : 0;
        return JsonSerializer.SerializeToElement(new { of = arguments, text = new string('x', size) });
    }

    private static bool Wants(JsonElement arguments, string what) =>
        arguments.TryGetProperty(what, out var value) && value.ValueKind == JsonValueKind.True;
}
