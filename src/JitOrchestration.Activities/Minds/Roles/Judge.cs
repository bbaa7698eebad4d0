using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Expressions;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Answers a question about the data of a run with yes, no, or that it cannot be told.</summary>
internal sealed class Judge(ModelCalls calls)
{
    private static readonly ChatResponseFormat Form = ChatResponseFormat.ForJsonSchema(
        Json.Parse("""
            { "type": "object",
              "properties": {
                "answer": { "type": "string", "enum": ["yes", "no", "cannot_tell"] },
                "reason": { "type": "string", "description": "One short sentence." } },
              "required": ["answer", "reason"],
              "additionalProperties": false }
            """),
        "judgement");

    public async Task<JudgeAnswer> JudgeAsync(RenderedTask question, ThinkingContext context, CancellationToken cancellation)
    {
        var model = calls.Choose(ModelRole.Agent, context.Run.Options.Model, context.Run);
        List<ChatMessage> messages = [new(ChatRole.System, Prompt.Judge.Text), new(ChatRole.User, AgentMessages.TaskText(question, out _))];
        var reply = await calls.AskAsync(model, messages, new ChatOptions { ResponseFormat = Form }, context, cancellation);
        var (yes, reason) = Read(reply) ?? throw new ActivityException(ModelFaults.NotJson(reply.Text, reply.Source), reply.Usage);
        return new JudgeAnswer(yes, reason, reply.Usage, reply.By(Prompt.Judge));
    }

    // Models without structured output write true, or Yes.
    private static (bool? Yes, string? Reason)? Read(ModelReply reply)
    {
        if (!JsonAnswer.TryRead(reply.Text, out var json) || json.Argument("answer") is not { } answer) return null;
        var reason = json.Argument("reason") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return ReadResult.TextOf(answer).ToLowerInvariant() switch
        {
            "yes" or "true" => (true, reason),
            "no" or "false" => (false, reason),
            "cannot_tell" => (null, reason),
            _ => null,
        };
    }
}
