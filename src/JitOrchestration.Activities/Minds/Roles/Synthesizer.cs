using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>Writes the answer to a request from what its subtasks came to.</summary>
internal sealed class Synthesizer(ModelCalls calls)
{
    public async Task<SynthesisAnswer> SynthesizeAsync(string request, IReadOnlyList<OpenPart> parts, ThinkingContext context, CancellationToken cancellation)
    {
        var model = calls.Choose(ModelRole.Synthesizer, context.Run.Options.Model, context.Run);
        List<ChatMessage> messages = [new(ChatRole.System, Prompt.Synthesizer.Text), new(ChatRole.User, Material(request, parts))];
        var reply = await calls.AskAsync(model, messages, new ChatOptions(), context, cancellation);
        var answer = reply.Text.Trim();
        return answer.Length > 0
            ? new SynthesisAnswer(Json.From(answer), reply.Usage, reply.By(Prompt.Synthesizer))
            : throw new ActivityException(new Failure(ModelFailureCodes.Empty, $"The synthesizer, {reply.Source}, called tools that it was not offered and said nothing.", FailureKind.Transient), reply.Usage);
    }

    // What subtasks were to do and why they failed is text of others too: it stands inside a fence like their results.
    private static string Material(string request, IReadOnlyList<OpenPart> parts)
    {
        // The list has a share of its own, and what went wrong stands at its head: where it is cut, that stays.
        var outcomes = Json.From(parts.OrderBy(HowWell).Select(part => new { part.Id, Status = Wire.Word(part.Status), part.Task, part.Reason }));
        var results = parts.Where(part => part.Result is not null).ToList();
        return string.Join("\n\n",
        [
            Shown.Whole("request", request),
            Shown.Of("subtasks", outcomes).Text,
            .. results.Select(part => Shown.Of(part.Id, part.Result!.Value, results.Count).Text),
        ]);
    }

    private static int HowWell(OpenPart part) => part.Status switch
    {
        SubtaskStatus.Failed => 0,
        SubtaskStatus.Cancelled => 1,
        SubtaskStatus.Skipped => 2,
        _ => 3,
    };
}
