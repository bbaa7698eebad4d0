using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Embedded.Engine;

/// <summary>How a person's input travels through the inbox to the process that drives the run.</summary>
internal static class Signals
{
    public static byte[] Write(Input input) => JsonSerializer.SerializeToUtf8Bytes(
        input switch
        {
            Input.Answer answer => Written.Of(answer),
            Input.Cancel cancel => new Written("cancel") { Comment = cancel.Reason },
            Input.Pause => new Written("pause"),
            Input.Resume => new Written("resume"),
            _ => throw new ArgumentException($"{input.GetType().Name} is nothing that a person says to a run.", nameof(input)),
        },
        SignalJson.Default.Written);

    public static Input Read(ReadOnlySpan<byte> utf8)
    {
        var written = JsonSerializer.Deserialize(utf8, SignalJson.Default.Written) ?? throw new JsonException("A signal is null.");
        return written.Kind switch
        {
            "answer" => new Input.Answer(written.Question!, written.Reply),
            "cancel" => new Input.Cancel(written.Comment),
            "pause" => new Input.Pause(),
            "resume" => new Input.Resume(),
            _ => throw new JsonException($"There is no signal '{written.Kind}'."),
        };
    }

    internal sealed record Written(string Kind)
    {
        public string? Question { get; init; }

        public Value? Answer { get; init; }

        public bool? Approved { get; init; }

        public string? Comment { get; init; }

        public Value? Arguments { get; init; }

        public JsonElement? Plan { get; init; }

        [JsonIgnore]
        public Reply Reply => new(Answer, Approved, Comment, Arguments, Plan is { } plan ? PlanJson.Read(plan).Plan : null);

        public static Written Of(Input.Answer answer) => new("answer")
        {
            Question = answer.QuestionId,
            Answer = answer.Reply.Answer,
            Approved = answer.Reply.Approved,
            Comment = answer.Reply.Comment,
            Arguments = answer.Reply.Arguments,
            Plan = answer.Reply.Plan is { } plan ? PlanJson.ToElement(plan) : null,
        };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Signals.Written))]
internal sealed partial class SignalJson : JsonSerializerContext;
