using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Api.Requests;

/// <summary>What a person answers: <c>{answer}</c> or <c>{approved, comment?, arguments?, plan?}</c>.</summary>
internal sealed record AnswerBody(JsonElement? Answer, bool? Approved, string? Comment, JsonElement? Arguments, JsonElement? Plan)
{
    public static AnswerBody Read(JsonElement json)
    {
        var fields = new Fields(json);
        var body = new AnswerBody(
            fields.Any("answer"), fields.Flag("approved"), fields.Text("comment"), fields.Any("arguments"), StartBody.Given(fields.Any("plan")));
        if (body is { Answer: null, Approved: null, Plan: null }) fields.Report(PlanProblemCodes.MissingField, "", "Give an 'answer', or 'approved' as true or false.");
        fields.Finish();
        return body;
    }
}
