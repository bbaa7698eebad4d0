using System.Text;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Plans;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Takes an agent's next turn. What holds its loop together is the executor: a turn knows only what was recorded.</summary>
internal sealed class Agent(ModelCalls calls, ToolRegistry tools)
{
    public async Task<AgentAnswer> TakeTurnAsync(AgentConversation conversation, ThinkingContext context, CancellationToken cancellation)
    {
        var model = calls.Choose(ModelRole.Agent, conversation.Agent?.Model ?? context.Run.Options.Model, context.Run);
        var form = OutputForm.Of(conversation.Agent);
        var said = new AgentMessages(conversation, Instructions(conversation.SubtaskId, conversation.Agent, form));
        while (true)
        {
            var own = AgentTools.Of(conversation.Agent, tools, said.IsCut);
            var options = new ChatOptions { Tools = own, ResponseFormat = form.FormatFor(model.Source.Provider, own.Count > 0) };
            try
            {
                var reply = await calls.AskAsync(model, said.Messages, options, context, cancellation);
                return Answer(reply, AssistantTurn.Of(reply, said.Turns), form);
            }
            catch (ActivityException e) when (e.Failure.Code == ModelFailureCodes.ContextTooLong && said.Shorter() is { } shorter)
            {
                // A conversation grows by what tools answer: one that is too long now would be so for ever.
                said = shorter;
                context = context with { IdempotencyKey = $"{context.IdempotencyKey}/s" };
            }
        }
    }

    private static AgentAnswer Answer(ModelReply reply, AssistantTurn turn, OutputForm form)
    {
        var (output, complaint) = turn.ToolCalls.IsEmpty ? form.Read(reply.Text) : (null, null);
        return new AgentAnswer(turn.ToJson(), [.. turn.ToolCalls.Select(call => (call.Id, call.Tool, call.ArgumentsJson()))], output, reply.Usage)
        {
            Complaint = complaint,
            By = reply.By(Prompt.Agent),
        };
    }

    private static string Instructions(string subtask, AgentSpec? agent, OutputForm form)
    {
        var text = new StringBuilder(Prompt.Agent.Text).Append("\n\n# You\n\nYour name is ").Append(agent?.Name ?? subtask).Append('.');
        if (!string.IsNullOrWhiteSpace(agent?.Instructions)) text.Append("\n\n# Your standing instructions\n\n").Append(agent.Instructions);
        if (form.Schema is { } schema) text.Append("\n\n# Output schema\n\n").Append(Json.Line(schema));
        return text.ToString();
    }
}
