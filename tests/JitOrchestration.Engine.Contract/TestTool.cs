using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>A tool that does what its test says, and remembers its calls.</summary>
/// <param name="name">Its name.</param>
/// <param name="work">What it does.</param>
/// <param name="effect">What it says it does to the world.</param>
/// <param name="parameters">The schema of its arguments.</param>
public sealed class TestTool(
    string name, Func<JsonElement, ToolCall, CancellationToken, Task<JsonElement>> work, Effect effect = Effect.None, string parameters = """{ "type": "object" }""") : ITool
{
    private readonly Lock _turn = new();
    private readonly List<(ToolCall Call, JsonElement Arguments)> _calls = [];

    /// <summary>A tool that answers at once.</summary>
    public TestTool(string name, Func<JsonElement, JsonElement> work, Effect effect = Effect.None)
        : this(name, (arguments, _, _) => Task.FromResult(work(arguments)), effect)
    {
    }

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(name, "A tool of a test.", JsonElement.Parse(parameters)) { Effect = effect };

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<(ToolCall Call, JsonElement Arguments)> Calls
    {
        get
        {
            lock (_turn) return [.. _calls];
        }
    }

    /// <inheritdoc/>
    public Task<JsonElement> InvokeAsync(JsonElement arguments, ToolCall call, CancellationToken cancellationToken)
    {
        lock (_turn) _calls.Add((call, arguments));
        return work(arguments, call, cancellationToken);
    }
}

/// <summary>A tool that fails until its test mends it; then it answers with its arguments.</summary>
public sealed class Mendable
{
    private volatile bool _works;

    /// <summary>Makes the tool.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isHit">Which calls fail; all of them, when left out.</param>
    public Mendable(string name = "mendable", Func<JsonElement, bool>? isHit = null) => Tool = new TestTool(
        name, arguments => _works || isHit?.Invoke(arguments) == false ? arguments : throw ToolException.Permanent("out_of_order", "Out of order."));

    /// <summary>The tool.</summary>
    public TestTool Tool { get; }

    /// <summary>From now on it works.</summary>
    public void Mend() => _works = true;
}

/// <summary>A tool that is under way until its test lets it go, or its token trips.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<JsonElement> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the tool.</summary>
    public Gate(string name = "gate", Effect effect = Effect.None) => Tool = new TestTool(name, PassAsync, effect);

    /// <summary>The tool.</summary>
    public TestTool Tool { get; }

    /// <summary>Completes when a call is under way.</summary>
    public Task Entered => _entered.Task.WaitAsync(EngineUnderTest.Patience);

    /// <summary>Completes when the token of a call has tripped.</summary>
    public Task Cancelled => _cancelled.Task.WaitAsync(EngineUnderTest.Patience);

    /// <summary>Lets every call go, now and later.</summary>
    public void Open(string result = "true") => _opened.TrySetResult(JsonElement.Parse(result));

    private async Task<JsonElement> PassAsync(JsonElement arguments, ToolCall call, CancellationToken cancellation)
    {
        _entered.TrySetResult();
        try
        {
            return await _opened.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }
}
