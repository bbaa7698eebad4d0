using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Activities.Models;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Schemas;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Minds;

/// <summary>What an agent's answer must be: text, or JSON that meets the schema of its plan.</summary>
internal sealed class OutputForm
{
    private const int MostProblems = 10;

    private readonly JsonElement? _json;
    private readonly ArgumentSchema? _schema;

    private OutputForm(JsonElement? json, ArgumentSchema? schema)
    {
        _json = json;
        _schema = schema;
    }

    /// <summary>The form that an agent's plan wants.</summary>
    /// <exception cref="ActivityException">Its schema is none.</exception>
    public static OutputForm Of(AgentSpec? agent)
    {
        if (agent?.OutputSchema is not { } json) return new OutputForm(null, null);
        return Problem(json) is { } problem
            ? throw new ActivityException(new Failure("bad_output_schema", $"The output_schema of the agent cannot be used: {problem}"))
            : new OutputForm(json, new ArgumentSchema(json));
    }

    /// <summary>Why a schema cannot be used; null: it can.</summary>
    public static string? Problem(JsonElement schema)
    {
        try
        {
            new ArgumentSchema(schema).Apply(JsonElement.Parse("null"), templated: false);
            return null;
        }
        catch (Exception e) // The schema library throws whatever it meets.
        {
            return e.Message;
        }
    }

    /// <summary>The schema; null: text is wanted.</summary>
    public JsonElement? Schema => _json;

    /// <summary>The form, for models that can be held to it; null: the model is only told of it.</summary>
    /// <param name="provider">Whose model it is.</param>
    /// <param name="withTools">Whether the model is offered tools.</param>
    public ChatResponseFormat? FormatFor(ModelProvider provider, bool withTools) =>
        _json is { } schema && StructuredOutput.CanHold(schema, provider, withTools) ? ChatResponseFormat.ForJsonSchema(schema, "answer") : null;

    /// <summary>Reads an answer.</summary>
    /// <returns>The output, or what is wrong with the answer.</returns>
    public (JsonElement? Output, string? Complaint) Read(string answer)
    {
        var text = Json.From(answer.Trim());
        if (_schema is null) return (text, null);
        var isJson = JsonAnswer.TryRead(answer, out var json);
        var problems = isJson ? Problems(json) : ["It is no JSON."];
        if (problems.IsEmpty) return (json, null);
        // Where the schema takes a text, a model may well write it without quotes.
        return Problems(text).IsEmpty ? (text, null) : (null, Complaint(problems));
    }

    private ImmutableArray<string> Problems(JsonElement value) => [.. _schema!.Check(value, templated: false).Select(problem => problem.Message)];

    private static string Complaint(ImmutableArray<string> problems) =>
        $"It does not meet the output schema. {string.Join(" ", problems.Take(MostProblems))} Answer with one JSON value that does, and nothing else.";
}
