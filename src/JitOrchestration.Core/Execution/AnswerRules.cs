using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>Which answers fit which question, and what they come to. Schemas are checked by whoever takes the answer in.</summary>
internal static class AnswerRules
{
    private static readonly Value Yes = Value.Of(JsonSerializer.SerializeToElement(true));
    private static readonly Value No = Value.Of(JsonSerializer.SerializeToElement(false));

    public static Rejection? Check(Question question, Reply reply) => (question.Kind, question.AnswerKind) switch
    {
        (QuestionKind.Ask, AskKind.Choice) when Chosen(question, reply) is null =>
            Refuse($"answer with one of: {string.Join(", ", question.Choices)}"),
        (QuestionKind.Ask, AskKind.Text) when reply.Answer is null => Refuse("give an answer"),
        (QuestionKind.Ask, AskKind.Approval) when Approval(reply) is null => Refuse("answer with approved true or false"),
        (QuestionKind.ToolCall, _) when reply.Approved is null => Refuse("answer with approved true or false"),
        (QuestionKind.Plan, _) when reply is { Approved: null, Plan: null } =>
            Refuse("answer with approved true or false, or with another plan"),
        (QuestionKind.UnknownOutcome, _) when reply is { Approved: null, Answer: null } =>
            Refuse("answer with approved true (run it again) or false (let it fail), or with the result to take"),
        _ => null,
    };

    /// <summary>What an answer to an <c>ask</c> is worth as a result.</summary>
    public static Value ResultOf(Question question, Reply reply) => question.AnswerKind switch
    {
        AskKind.Approval => Approval(reply) == true ? Yes : No,
        AskKind.Choice => Value.Of(Chosen(question, reply)!),
        _ => reply.Answer!,
    };

    private static bool? Approval(Reply reply) => reply.Approved ?? (reply.Answer as Value.Inline)?.Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static string? Chosen(Question question, Reply reply) =>
        reply.Answer is Value.Inline { Json: { ValueKind: JsonValueKind.String } json }
            ? question.Choices.FirstOrDefault(choice => choice.Equals(json.GetString()!.Trim(), StringComparison.OrdinalIgnoreCase))
            : null;

    private static Rejection Refuse(string how) => new(Rejection.InvalidAnswer, $"That does not answer the question: {how}.");
}
