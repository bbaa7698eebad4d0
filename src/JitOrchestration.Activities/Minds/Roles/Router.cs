using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Answers a request at once, or says that it needs a workflow. What it says is a workflow unless it is clearly an answer.</summary>
internal sealed class Router(ModelCalls calls)
{
    private static readonly ChatResponseFormat Form = ChatResponseFormat.ForJsonSchema(
        Json.Parse("""
            { "type": "object",
              "properties": { "direct": { "type": ["string", "null"], "description": "The whole answer; null: it needs a workflow." } },
              "required": ["direct"],
              "additionalProperties": false }
            """),
        "route");

    public async Task<RouterAnswer> RouteAsync(string request, JsonElement? input, ThinkingContext context, CancellationToken cancellation)
    {
        var model = calls.Choose(ModelRole.Router, context.Run.Options.Model, context.Run);
        List<ChatMessage> messages = [new(ChatRole.System, Prompt.Router.Text), new(ChatRole.User, RequestText.Of(request, input))];
        var reply = await calls.AskAsync(model, messages, new ChatOptions { ResponseFormat = Form }, context, cancellation);
        return new RouterAnswer(Direct(reply.Text), reply.Usage, reply.By(Prompt.Router));
    }

    private static JsonElement? Direct(string text) =>
        JsonAnswer.TryRead(text, out var json) && json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("direct", out var direct) && direct.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(direct.GetString())
            ? direct
            : null;
}

/// <summary>A request and its input, fenced: the request whole, because it was held to its limit before.</summary>
internal static class RequestText
{
    public static string Of(string request, JsonElement? input) => input is { } json
        ? $"{Shown.Whole("request", request)}\n\n{Shown.Of("input", json).Text}"
        : $"{Shown.Whole("request", request)}\n\nThere is no input.";
}
