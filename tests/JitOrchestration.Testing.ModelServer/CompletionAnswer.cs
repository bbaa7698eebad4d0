using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>A chat completion: as one body, or as a stream when the request wants one.</summary>
public sealed record CompletionAnswer : ModelAnswer
{
    /// <summary>What the model says.</summary>
    public string? Text { get; init; }

    /// <summary>The tools it wants called.</summary>
    public ImmutableArray<ScriptedToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why it does not do what was asked.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why it stopped; null: <c>tool_calls</c> when there are some, else <c>stop</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The model it says it is; null: the one that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>The tokens it reports; null: it reports none.</summary>
    public ScriptedUsage? Usage { get; init; } = new(20, 5);

    /// <summary>No choice at all: what some servers answer when they have nothing.</summary>
    public bool Empty { get; init; }

    /// <summary>Into how many pieces a stream cuts the text and the arguments.</summary>
    public int Pieces { get; init; } = 3;

    /// <inheritdoc/>
    public override async Task SendAsync(HttpContext http, ModelRequest request)
    {
        http.Response.ContentType = request.Stream ? "text/event-stream" : "application/json";
        await http.Response.WriteAsync(Render(request));
    }

    internal string Finish => FinishReason ?? (ToolCalls.IsEmpty ? "stop" : "tool_calls");

    internal string Render(ModelRequest request) => request.Stream ? CompletionStream.Render(this, request) : Whole(request).ToJsonString();

    /// <summary>What is the same in a body and in every chunk of a stream.</summary>
    internal JsonObject Envelope(ModelRequest request, string kind, JsonArray choices) => new()
    {
        ["id"] = "chatcmpl-scripted",
        ["object"] = kind,
        ["created"] = 1_790_000_000,
        ["model"] = Model ?? request.Model,
        ["choices"] = choices,
    };

    private JsonObject Whole(ModelRequest request)
    {
        var body = Envelope(request, "chat.completion", Empty ? [] : [Choice()]);
        if (Usage is not null) body["usage"] = Usage.ToJson();
        return body;
    }

    private JsonObject Choice() => new() { ["index"] = 0, ["finish_reason"] = Finish, ["message"] = Message() };

    private JsonObject Message()
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = Text, ["refusal"] = Refusal };
        if (!ToolCalls.IsEmpty) message["tool_calls"] = new JsonArray([.. ToolCalls.Select(call => call.ToJson())]);
        return message;
    }
}

/// <summary>A tool call that the script's model wants.</summary>
/// <param name="Id">Its name for the call.</param>
/// <param name="Tool">The tool, whether it exists or not.</param>
/// <param name="Arguments">The arguments: a text, JSON or not.</param>
public sealed record ScriptedToolCall(string? Id, string Tool, string Arguments)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = Tool, ["arguments"] = Arguments },
    };
}

/// <summary>Tokens, as the wire counts them: cached ones are part of the input, reasoning ones of the output.</summary>
public sealed record ScriptedUsage(int Input, int Output, int Cached = 0, int Reasoning = 0)
{
    internal JsonObject ToJson() => new()
    {
        ["prompt_tokens"] = Input,
        ["completion_tokens"] = Output,
        ["total_tokens"] = Input + Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Cached },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Reasoning },
    };
}
