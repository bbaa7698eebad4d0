using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.Parity;

/// <summary>
/// A tool that answers with its argument <c>give</c>, or fails as <c>fail</c> says (<c>always</c>, or the <c>first</c>
/// time), and whose calls are under way until a test lets them go, one by one. It has an effect, so that no two calls
/// share an activity. The in-process host performs as many activities at once as there are processors: a scenario that
/// holds more than two is for few machines.
/// </summary>
/// <param name="holds">Whether calls are held; else they answer at once.</param>
internal sealed partial class HeldCalls(bool holds)
{
    private readonly Lock _turn = new();
    private readonly SortedDictionary<string, (ToolCall Call, TaskCompletionSource Go)> _underWay = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSource();

    public ITool Tool => new TestTool("work", DoAsync, Effect.Idempotent);

    /// <summary>Waits until exactly these calls are under way: paths of subtasks and instances, with spaces between them.</summary>
    public async Task UnderWayAsync(string calls)
    {
        while (Look() is var (names, changed) && names != calls)
        {
            var isLate = await Task.WhenAny(changed, Task.Delay(EngineUnderTest.Patience)) != changed;
            if (isLate) throw new TimeoutException($"Not under way: '{calls}', but '{names}'.");
        }
    }

    /// <summary>Lets a call go that is under way.</summary>
    public ToolCall Release(string name)
    {
        lock (_turn)
        {
            var held = _underWay[name];
            _underWay.Remove(name);
            held.Go.SetResult();
            return held.Call;
        }
    }

    private (string Names, Task Changed) Look()
    {
        lock (_turn) return (string.Join(' ', _underWay.Keys), _changed.Task);
    }

    private async Task<JsonElement> DoAsync(JsonElement arguments, ToolCall call, CancellationToken cancellation)
    {
        if (holds) await HoldAsync(call, cancellation);
        var isFirst = call.IdempotencyKey.Contains("/e0/", StringComparison.Ordinal);
        if (Argument(arguments, "fail").ToString() is var fail && (fail == "always" || (fail == "first" && isFirst))) throw ToolException.Permanent("as_told", "The plan says that it fails.");
        return Argument(arguments, "give");
    }

    private async Task HoldAsync(ToolCall call, CancellationToken cancellation)
    {
        var (name, go) = (PathOf(call.IdempotencyKey), NewSource());
        Change(() => _underWay.Add(name, (call, go)));
        try
        {
            await go.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Change(() => _underWay.Remove(name));
            throw;
        }
    }

    private void Change(Action change)
    {
        lock (_turn)
        {
            change();
            _changed.SetResult();
            _changed = NewSource();
        }
    }

    private static JsonElement Argument(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value : JsonElement.Parse("null");

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The subtask, or its instance, in a key such as <c>01J…/each/i1/e0/c0</c>.</summary>
    private static string PathOf(string key) => Key().Match(key).Groups[1].Value;

    [GeneratedRegex("^[^/]+/(.+?)(/r[0-9]+)?/e[0-9]+/c[0-9]+$")]
    private static partial Regex Key();
}
