using System.Runtime.InteropServices;
using System.Text.Json;
using JitOrchestration.Activities.Diagnostics;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Performing;

/// <summary>
/// Calls tools. In two parts, so that an engine can record that a call of effect <c>once</c> starts only when nothing
/// but the call itself is left to be done.
/// </summary>
public sealed class ToolActivity(ToolRegistry tools, ToolPolicy policy, ValueStore values, TimeProvider time)
{
    /// <summary>Renders the arguments, holds them against the tool's schema, and asks the policy.</summary>
    /// <returns>The call, ready to be made; or, when it must not be, the input that says so.</returns>
    public async Task<(ReadyCall? Ready, Input? Instead)> PrepareAsync(
        RunContext run, Command.CallTool call, CancellationToken cancellation)
    {
        if (tools.Find(call.Tool) is not { } tool)
        {
            return (null, new Input.Failed(call.Key, new Failure("unknown_tool", $"There is no tool '{call.Tool}'. There are: {string.Join(", ", tools.Names)}.")));
        }
        try
        {
            var arguments = await ArgumentsAsync(run, call, cancellation);
            tools.Check(call.Tool, arguments);
            if (!call.Approved && policy.Decide(tool, arguments, run.Options.Allow) is PolicyDecision.Ask ask)
            {
                var shown = await values.KeepAsync(run.RunId, arguments, call.InlineLimit, run.Limits.ResultBytes);
                return (null, new Input.ApprovalNeeded(call.Key, ask.Question, shown));
            }
            return (new ReadyCall(call, tool, arguments), null);
        }
        catch (Exception e) when (e is not EngineException && !cancellation.IsCancellationRequested)
        {
            return (null, new Input.Failed(call.Key, Failures.Of($"The tool '{call.Tool}'", e) with { MayHaveHappened = false }));
        }
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="OperationCanceledException">The token tripped: there is no answer.</exception>
    public async Task<Input> InvokeAsync(RunContext run, ReadyCall ready, CancellationToken cancellation)
    {
        var call = ready.Call;
        using var position = Position.Enter(run, call);
        try
        {
            var result = await WatchedAsync(run, ready, cancellation);
            return new Input.Completed(call.Key, await values.KeepAsync(run.RunId, result, call.InlineLimit, run.Limits.ResultBytes));
        }
        catch (Exception e) when (e is not EngineException && !cancellation.IsCancellationRequested)
        {
            return new Input.Failed(call.Key, Failures.Of($"The tool '{call.Tool}'", e));
        }
    }

    private async Task<JsonElement> WatchedAsync(RunContext run, ReadyCall ready, CancellationToken cancellation)
    {
        using var span = ToolSpan.Start(ready.Call.Tool, ready.Arguments);
        try
        {
            var result = await InTimeAsync(run, ready, cancellation);
            span?.Complete(result);
            return result;
        }
        catch (Exception e)
        {
            span?.Fail(cancellation.IsCancellationRequested ? CallSpan.Cancelled : Failures.Of(ready.Call.Tool, e).Code);
            throw;
        }
    }

    private async Task<JsonElement> InTimeAsync(RunContext run, ReadyCall ready, CancellationToken cancellation)
    {
        var toolCall = new ToolCall(run.RunId, run.IdempotencyKey(ready.Call), ready.Call.Attempt);
        // A timer has 32 bits of milliseconds; a longer limit is the executor's alone.
        if (ready.Call.Timeout is not { TotalMilliseconds: < int.MaxValue } timeout) return await ready.Tool.InvokeAsync(ready.Arguments, toolCall, cancellation);
        using var expiry = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        // A tool that does not look at its token is left behind.
        try
        {
            return await ready.Tool.InvokeAsync(ready.Arguments, toolCall, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"Its timeout_seconds is {timeout.TotalSeconds}."));
        }
    }

    private async ValueTask<JsonElement> ArgumentsAsync(RunContext run, Command.CallTool call, CancellationToken cancellation)
    {
        var arguments = await values.OpenAsync(run.RunId, call.Arguments, cancellation);
        if (call.Bindings.IsDefault || !MayBeTemplate(arguments)) return arguments;
        if (!Template.TryParse(arguments, out var template, out var errors)) throw ToolException.Permanent("bad_template", errors[0].Message);
        return template.Render(await BoundScope.OpenAsync(run.RunId, call.Bindings, values, cancellation));
    }

    private static bool MayBeTemplate(JsonElement json) => JsonMarshal.GetRawUtf8Value(json).IndexOf("{{"u8) >= 0;
}

/// <summary>A tool call of which nothing is left to be done but the call.</summary>
public sealed record ReadyCall(Command.CallTool Call, ITool Tool, JsonElement Arguments);
