using System.Text;
using System.Text.Json.Nodes;

namespace JitOrchestration.Testing.ModelServer;

/// <summary>A completion as server-sent events: the role, the pieces, the end, the usage, <c>[DONE]</c>.</summary>
internal static class CompletionStream
{
    public static string Render(CompletionAnswer answer, ModelRequest request)
    {
        var events = new StringBuilder();
        foreach (var chunk in Chunks(answer, request)) events.Append("data: ").Append(chunk.ToJsonString()).Append("\n\n");
        return events.Append("data: [DONE]\n\n").ToString();
    }

    private static IEnumerable<JsonObject> Chunks(CompletionAnswer answer, ModelRequest request)
    {
        if (!answer.Empty)
        {
            foreach (var delta in Deltas(answer)) yield return Chunk(answer, request, delta, finish: null);
            yield return Chunk(answer, request, [], answer.Finish);
        }
        if (answer.Usage is null) yield break;
        var last = answer.Envelope(request, "chat.completion.chunk", []);
        last["usage"] = answer.Usage.ToJson();
        yield return last;
    }

    private static IEnumerable<JsonObject> Deltas(CompletionAnswer answer)
    {
        yield return new JsonObject { ["role"] = "assistant", ["content"] = "" };
        foreach (var piece in Pieces(answer.Text, answer.Pieces)) yield return new JsonObject { ["content"] = piece };
        foreach (var piece in Pieces(answer.Refusal, answer.Pieces)) yield return new JsonObject { ["refusal"] = piece };
        foreach (var (index, call) in answer.ToolCalls.Index())
        {
            yield return ToolDelta(index, new JsonObject { ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Tool, ["arguments"] = "" } });
            foreach (var piece in Pieces(call.Arguments, answer.Pieces))
                yield return ToolDelta(index, new JsonObject { ["function"] = new JsonObject { ["arguments"] = piece } });
        }
    }

    private static JsonObject ToolDelta(int index, JsonObject call)
    {
        call["index"] = index;
        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    private static JsonObject Chunk(CompletionAnswer answer, ModelRequest request, JsonObject delta, string? finish) =>
        answer.Envelope(request, "chat.completion.chunk", [new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }]);

    private static IEnumerable<string> Pieces(string? text, int count)
    {
        if (string.IsNullOrEmpty(text)) return [];
        return text.Chunk((text.Length + count - 1) / count).Select(piece => new string(piece));
    }
}
