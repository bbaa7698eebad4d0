using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Schemas;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Engine;

/// <summary>
/// Holds answers against the JSON schema of their question, before the executor takes them: it has no schema library.
/// </summary>
public static class AnswerSchema
{
    /// <summary>
    /// What is wrong with an answer; null: nothing that a schema could say. A stored one is opened. Other arguments for a held call are held against its tool's
    /// schema. To be asked where others do not have to wait for it.
    /// </summary>
    /// <param name="engine">Has the run and its values.</param>
    /// <param name="tools">Have the schemas of arguments.</param>
    /// <param name="runId">The run that is told.</param>
    /// <param name="input">What it is told.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Rejection?> CheckAsync(
        IWorkflowEngine engine, ToolRegistry tools, string runId, Input input, CancellationToken cancellation)
    {
        if (input is not Input.Answer { Reply: { } reply } answer || reply is { Answer: null, Arguments: null }) return null;
        var question = (await engine.GetAsync(runId, cancellation))?.Questions.FirstOrDefault(open => open.Id == answer.QuestionId)?.Question;
        if (question is { Schema: { } schema } && reply.Answer is { } value) return Check(schema, await engine.OpenAsync(runId, value, cancellation));
        if (question is { Kind: QuestionKind.ToolCall, Tool: { } tool } && reply.Arguments is { } arguments) return Check(tools, tool, await engine.OpenAsync(runId, arguments, cancellation));
        return null;
    }

    /// <summary>What in an answer does not fit, a sentence each; none: it fits.</summary>
    public static IReadOnlyList<string> Problems(JsonElement schema, JsonElement answer)
    {
        try
        {
            return [.. new ArgumentSchema(schema).Apply(answer, templated: false).Select(problem => problem.Message)];
        }
        catch (Exception)
        {
            // A plan's schema may be one that the library cannot read. Nobody could answer the question then.
            return [];
        }
    }

    private static Rejection? Check(ToolRegistry tools, string tool, JsonElement arguments)
    {
        try
        {
            tools.Check(tool, arguments);
            return null;
        }
        catch (ToolException e)
        {
            return new Rejection(Rejection.InvalidAnswer, e.Message);
        }
    }

    private static Rejection? Check(JsonElement schema, JsonElement answer)
    {
        var problems = Problems(schema, answer);
        return problems.Count == 0 ? null : new Rejection(Rejection.InvalidAnswer, $"That does not answer the question: {string.Join(" ", problems)}");
    }
}
