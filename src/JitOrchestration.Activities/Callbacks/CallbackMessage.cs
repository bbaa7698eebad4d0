using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Activities.Callbacks;

/// <summary>
/// What a receiver is told: <c>{type, timestamp, data}</c>. It is made of the run as it stood at one event of its journal,
/// and so is the same at every attempt.
/// </summary>
/// <param name="Id">Names the event among those of all runs, so that a receiver can tell what it has had before.</param>
/// <param name="Body">The JSON, in UTF-8.</param>
public sealed record CallbackMessage(string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>A text for people is to be readable in the body; nothing here is part of a page.</summary>
    private static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the receiver is told of an event: of every question, and of the end of the root run.</summary>
    public static bool IsTold(RunState run, RunEvent happened) => happened switch
    {
        RunEvent.QuestionAsked => true,
        RunEvent.RunCompleted or RunEvent.RunFailed or RunEvent.RunCancelled => run.Parent is null,
        _ => false,
    };

    /// <summary>The id of what is told of an event. Without a dot, which the signature needs.</summary>
    public static string IdOf(string runId, long sequence) => FormattableString.Invariant($"{runId}_{sequence}");

    /// <summary>Makes what is told of an event.</summary>
    /// <returns>Null: the run is gone.</returns>
    public static async Task<CallbackMessage?> ReadAsync(IWorkflowEngine engine, string runId, long sequence, CancellationToken cancellation)
    {
        var (run, happened) = await ReplayAsync(engine, runId, sequence, cancellation);
        if (happened is null || await RootOfAsync(engine, run, cancellation) is not { } root) return null;
        var question = happened is RunEvent.QuestionAsked { QuestionId: var id } ? OpenQuestion.Of(run, root.Above).Single(open => open.Asked.Id == id) : null;
        var previews = new Previews();
        await previews.AddAsync(engine, runId, [run.Result, question?.Asked.Question.Arguments], cancellation);
        return new CallbackMessage(IdOf(runId, sequence), Write(root.Run, question, run.LastStepAt, previews));
    }

    /// <summary>The run as the event left it, and the event.</summary>
    private static async Task<(RunState Run, RunEvent? Happened)> ReplayAsync(IWorkflowEngine engine, string runId, long sequence, CancellationToken cancellation)
    {
        var run = new RunState(runId);
        await foreach (var entry in engine.EventsAsync(runId, 0, cancellation))
        {
            var events = entry.Events.Take((int)(sequence - run.Sequence)).ToList();
            run.Fold(entry.At, events);
            if (run.Sequence == sequence) return (run, events[^1]);
        }
        return (run, null);
    }

    private static async Task<(RunState Run, string? Above)?> RootOfAsync(IWorkflowEngine engine, RunState run, CancellationToken cancellation)
    {
        string? above = null;
        while (run.Parent is { } parent)
        {
            above = above is null ? parent.Path : $"{parent.Path}/{above}";
            if (await engine.GetAsync(parent.RunId, cancellation) is not { } higher) return null;
            run = higher;
        }
        return (run, above);
    }

    private static ReadOnlyMemory<byte> Write(RunState root, OpenQuestion? question, DateTimeOffset at, Previews previews)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Style))
        {
            writer.WriteStartObject();
            writer.WriteString("type", question is null ? $"run.{Wire.Word(root.Status)}" : "run.input_required");
            writer.WriteString("timestamp", at.UtcDateTime);
            writer.WriteStartObject("data");
            writer.WriteString("id", root.RunId);
            if (question is null) RunJson.WriteOutcome(writer, root, previews.Of);
            else WriteQuestion(writer, root, question, previews.Of);
            RunJson.WriteLinks(writer, root);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteQuestion(Utf8JsonWriter writer, RunState root, OpenQuestion question, Func<Value.Stored, string> preview)
    {
        writer.WritePropertyName("question");
        RunJson.WriteQuestion(writer, root, preview, question);
    }
}
