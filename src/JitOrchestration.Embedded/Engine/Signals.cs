using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Embedded.Engine;

/// <summary>What travels through the inbox to the process that drives a run: what a person or a parent says, or news of a child.</summary>
internal static class Signals
{
    public static byte[] Write(Input input) => JsonSerializer.SerializeToUtf8Bytes(
        input switch
        {
            Input.Answer answer => Written.Of(answer),
            Input.Cancel cancel => new Written("cancel") { Comment = cancel.Reason, NoCleanUp = !cancel.CleanUp },
            Input.Pause => new Written("pause"),
            Input.Resume => new Written("resume"),
            Input.Hold hold => new Written("hold") { Held = hold.Held, Turn = hold.Turn },
            _ => throw new ArgumentException($"{input.GetType().Name} is nothing that is said to a run.", nameof(input)),
        },
        SignalJson.Default.Written);

    /// <summary>Says to the process that drives a parent: look at this child.</summary>
    public static byte[] WriteChild(string childRunId) =>
        JsonSerializer.SerializeToUtf8Bytes(new Written("child") { Child = childRunId }, SignalJson.Default.Written);

    /// <summary>Reads what one of the above wrote.</summary>
    /// <param name="utf8">What was written.</param>
    /// <param name="input">What a person said, if that is what it is.</param>
    /// <param name="child">The child to look at, if that is what it is.</param>
    /// <returns>False: it is neither, and nobody can do anything about it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out Input? input, out string? child)
    {
        try
        {
            var written = JsonSerializer.Deserialize(utf8, SignalJson.Default.Written);
            (input, child) = (written?.Input, written?.Child);
            return input is not null || child is not null;
        }
        catch (JsonException)
        {
            (input, child) = (null, null);
            return false;
        }
    }

    internal sealed record Written(string Kind)
    {
        public string? Question { get; init; }

        public Value? Answer { get; init; }

        public bool? Approved { get; init; }

        public string? Comment { get; init; }

        public Value? Arguments { get; init; }

        public JsonElement? Plan { get; init; }

        public string? Child { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool NoCleanUp { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Held { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Turn { get; init; }

        [JsonIgnore]
        public Input? Input => Kind switch
        {
            "answer" when Question is not null => new Input.Answer(Question, Reply),
            "cancel" => new Input.Cancel(Comment, !NoCleanUp),
            "pause" => new Input.Pause(),
            "resume" => new Input.Resume(),
            "hold" => new Input.Hold(Held, Turn),
            _ => null,
        };

        private Reply Reply => new(Answer, Approved, Comment, Arguments, Plan is { } plan ? PlanJson.Read(plan).Plan : null);

        public static Written Of(Core.Execution.Input.Answer answer) => new("answer")
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
