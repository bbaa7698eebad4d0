using System.Text.Json;
using JitOrchestration.Cli.Driving;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Remote;

/// <summary>A question as a server shows it.</summary>
internal static class RemoteQuestion
{
    public static ShownQuestion Read(JsonElement json) => new(
        json.GetProperty("path").GetString(),
        json.GetProperty("id").GetString()!,
        new Question(Word<QuestionKind>(json.GetProperty("kind")), json.GetProperty("text").GetString()!)
        {
            AnswerKind = Word<AskKind>(json.GetProperty("answer_kind")),
            Choices = [.. json.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!)],
            Schema = Given(json.GetProperty("schema")),
            Arguments = Given(json.GetProperty("arguments")) is { } arguments ? Value.Of(arguments) : null,
            ExpiresAt = Given(json.GetProperty("expires_at"))?.GetDateTimeOffset(),
        });

    private static JsonElement? Given(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json;

    private static T Word<T>(JsonElement word)
        where T : struct, Enum => Enum.GetValues<T>().First(value => word.ValueEquals(Wire.Word(value)));
}
