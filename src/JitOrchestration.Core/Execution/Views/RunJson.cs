using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>Writes a run as the API and the command line show it.</summary>
public sealed class RunJson
{
    private const string LinkRoot = "/v1/runs/";
    private readonly Utf8JsonWriter _writer;
    private readonly RunState _run;
    private readonly Func<Value.Stored, string> _preview;
    private readonly IReadOnlyList<OpenQuestion> _questions;

    private RunJson(Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview, IReadOnlyList<OpenQuestion> questions)
    {
        _writer = writer;
        _run = run;
        _preview = preview;
        _questions = questions;
    }

    /// <summary>Writes a run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="preview">The beginning of a stored value's text.</param>
    public static void Write(Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview) =>
        Write(writer, run, preview, OpenQuestion.Of(run));

    /// <summary>Writes a run with the questions of its children.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="preview">The beginning of a stored value's text.</param>
    /// <param name="questions">The open questions of the run and its children.</param>
    public static void Write(
        Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview, IReadOnlyList<OpenQuestion> questions) =>
        new RunJson(writer, run, preview, questions).WriteRun();

    /// <summary>Writes a list of questions as a run has them.</summary>
    public static void WriteQuestions(
        Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview, IReadOnlyList<OpenQuestion> questions) =>
        new RunJson(writer, run, preview, questions).WriteQuestions();

    /// <summary>Writes one question, with its arguments as they are given here.</summary>
    public static void WriteQuestion(Utf8JsonWriter writer, RunState run, OpenQuestion question, Value? arguments) =>
        new RunJson(writer, run, _ => "", []).WriteQuestion(question, arguments);

    /// <summary>Writes one question as a run has it.</summary>
    public static void WriteQuestion(Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview, OpenQuestion question) =>
        new RunJson(writer, run, preview, []).WriteQuestion(question, question.Asked.Question.Arguments);

    /// <summary>Writes what a run has come to, as members: its status, result and error.</summary>
    public static void WriteOutcome(Utf8JsonWriter writer, RunState run, Func<Value.Stored, string> preview) =>
        new RunJson(writer, run, preview, []).WriteOutcome();

    /// <summary>Writes where to go on from a run.</summary>
    public static void WriteLinks(Utf8JsonWriter writer, RunState run) => new RunJson(writer, run, _ => "", []).WriteLinks();

    /// <summary>Writes a failure as <c>{code, message, subtask_id?}</c>, or null.</summary>
    public static void WriteFailure(Utf8JsonWriter writer, Failure? failure)
    {
        if (failure is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("code", failure.Code);
        writer.WriteString("message", failure.Message);
        if (failure.SubtaskId is { } id) writer.WriteString("subtask_id", id);
        writer.WriteEndObject();
    }

    /// <summary>Writes what models have used, as the member <c>usage</c>.</summary>
    public static void WriteUsage(Utf8JsonWriter writer, Usage usage)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("model_calls", usage.ModelCalls);
        writer.WriteNumber("input_tokens", usage.InputTokens);
        writer.WriteNumber("output_tokens", usage.OutputTokens);
        writer.WriteNumber("cost_usd", usage.CostUsd);
        writer.WriteEndObject();
    }

    /// <summary>Writes how many instances a <c>for_each</c> has, and how many have which status, as members.</summary>
    public static void WriteCounts(Utf8JsonWriter writer, FanOut fanOut)
    {
        var counts = SubtaskView.CountsOf(fanOut);
        writer.WriteNumber("total", fanOut.Count);
        foreach (var status in Enum.GetValues<SubtaskStatus>()) writer.WriteNumber(Wire.Word(status), counts.GetValueOrDefault(status));
    }

    /// <summary>Writes texts as a list.</summary>
    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private void WriteRun()
    {
        _writer.WriteStartObject();
        _writer.WriteString("id", _run.RunId);
        _writer.WriteString("status", Wire.Word(_run.Status));
        _writer.WriteString("request", _run.Request);
        WriteTexts(_writer, "tags", _run.Options.Tags);
        WriteValue("input", _run.Data, "/input");
        WriteValue("result", _run.Result, "/result");
        _writer.WritePropertyName("error");
        WriteFailure(_writer, _run.Error);
        RunWarning.WriteAll(_writer, "warnings", _run.Warnings);
        WriteTime("created_at", _run.CreatedAt);
        WriteTime("started_at", _run.StartedAt);
        WriteTime("completed_at", _run.EndedAt);
        WritePlan();
        _writer.WriteStartArray("subtasks");
        foreach (var subtask in _run.Subtasks) WriteSubtask(subtask);
        _writer.WriteEndArray();
        _writer.WritePropertyName("questions");
        WriteQuestions();
        WriteUsage(_writer, _run.Usage);
        WriteLinks();
        _writer.WriteEndObject();
    }

    private void WriteOutcome()
    {
        _writer.WriteString("status", Wire.Word(_run.Status));
        WriteValue("result", _run.Result, "/result");
        _writer.WritePropertyName("error");
        WriteFailure(_writer, _run.Error);
    }

    private void WriteQuestions()
    {
        _writer.WriteStartArray();
        foreach (var question in _questions) WriteQuestion(question, question.Asked.Question.Arguments);
        _writer.WriteEndArray();
    }

    private void WritePlan()
    {
        _writer.WritePropertyName("plan");
        if (_run.Proposal is { } proposal) PlanJson.Write(_writer, proposal.Plan);
        else _writer.WriteNullValue();
    }

    private void WriteSubtask(SubtaskState subtask)
    {
        _writer.WriteStartObject();
        _writer.WriteString("id", subtask.Id);
        _writer.WriteString("status", Wire.Word(SubtaskView.StatusOf(subtask)));
        _writer.WriteString("reason", subtask.Reason);
        WriteValue("result", subtask.Result, $"/subtasks/{subtask.Id}");
        _writer.WritePropertyName("error");
        WriteFailure(_writer, subtask.Failure);
        _writer.WriteNumber("attempts", SubtaskView.AttemptsOf(subtask));
        WriteTime("started_at", subtask.StartedAt);
        WriteTime("completed_at", subtask.EndedAt);
        WriteInstances(subtask.FanOut);
        if (subtask.Usage != Usage.None) WriteUsage(_writer, subtask.Usage);
        _writer.WriteEndObject();
    }

    private void WriteInstances(FanOut? fanOut)
    {
        if (fanOut is null)
        {
            _writer.WriteNull("instances");
            return;
        }
        _writer.WriteStartObject("instances");
        WriteCounts(_writer, fanOut);
        _writer.WriteEndObject();
    }

    private void WriteQuestion(OpenQuestion open, Value? arguments)
    {
        var question = open.Asked;
        var asked = question.Question;
        _writer.WriteStartObject();
        _writer.WriteString("id", question.Id);
        _writer.WriteString("kind", Wire.Word(asked.Kind));
        _writer.WriteString("path", open.Path);
        _writer.WriteString("text", asked.Text);
        _writer.WriteString("answer_kind", Wire.Word(asked.AnswerKind));
        WriteTexts(_writer, "choices", asked.Choices);
        _writer.WritePropertyName("schema");
        if (asked.Schema is { } schema) schema.WriteTo(_writer);
        else _writer.WriteNullValue();
        WriteValue("arguments", arguments, $"/questions/{question.Id}");
        WriteTime("asked_at", question.AskedAt);
        WriteTime("expires_at", asked.ExpiresAt);
        _writer.WriteEndObject();
    }

    private void WriteLinks()
    {
        _writer.WriteStartObject("links");
        _writer.WriteString("self", LinkRoot + _run.RunId);
        foreach (var link in (string[])["result", "events", "graph", "wait", "questions", "cancel", "pause", "resume", "retry", "fork"]) _writer.WriteString(link, $"{LinkRoot}{_run.RunId}/{link}");
        if (_run.Parent is { } parent) _writer.WriteString("parent", LinkRoot + parent.RunId);
        if (_run.ForkedFrom is { } source) _writer.WriteString("forked_from", LinkRoot + source);
        _writer.WriteEndObject();
    }

    private void WriteValue(string name, Value? value, string place)
    {
        _writer.WritePropertyName(name);
        if (value is Value.Inline inline) inline.Json.WriteTo(_writer);
        else if (value is Value.Stored stored) WritePreview(stored, place);
        else _writer.WriteNullValue();
    }

    private void WritePreview(Value.Stored stored, string place)
    {
        _writer.WriteStartObject();
        _writer.WriteString("$preview", _preview(stored));
        _writer.WriteNumber("bytes", stored.Bytes);
        _writer.WriteString("href", LinkRoot + _run.RunId + place);
        _writer.WriteEndObject();
    }

    private void WriteTime(string name, DateTimeOffset? at)
    {
        if (at is { } time) _writer.WriteString(name, time.UtcDateTime);
        else _writer.WriteNull(name);
    }
}
