using System.Text;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using Abstract = Microsoft.Extensions.AI;

// SCME0001: fields that the client has no property for are read from its patch, which is marked experimental.
#pragma warning disable SCME0001

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>
/// Puts together what a stream brings in pieces. Text is passed on as it comes; tool calls and a refusal are whole only at
/// the end, and are passed on then.
/// </summary>
internal sealed class StreamedReply(ModelSource source)
{
    private readonly SortedDictionary<int, ToolCallPieces> _calls = [];
    private readonly StringBuilder _refusal = new();
    private Abstract.ChatFinishReason? _finish;
    private string? _id;
    private string? _model;
    private bool _empty = true;

    /// <summary>Takes a piece.</summary>
    /// <exception cref="ModelException">It is an error that the server sent in place of the rest.</exception>
    public ChatResponseUpdate Take(StreamingChatCompletionUpdate piece)
    {
        if (piece.Patch.TryGetJson("$.error"u8, out var error)) throw new ModelException(ModelFaults.InStream(error, source));
        _id ??= piece.CompletionId;
        _model ??= piece.Model;
        if (piece.FinishReason is { } reason) _finish = WireReply.Finish(reason);
        foreach (var call in piece.ToolCallUpdates) Take(call);
        _refusal.Append(piece.RefusalUpdate);
        _empty &= piece.Role is null && piece.FinishReason is null && piece.ContentUpdate.Count == 0;
        return Update([.. Contents(piece)]);
    }

    /// <summary>The end of the stream: what was still to be put together, and why the model stopped.</summary>
    /// <exception cref="IOException">The stream ended before the model had.</exception>
    public ChatResponseUpdate End()
    {
        if (_finish is null && !_empty) throw new IOException("The stream ended before the model had finished.");
        var contents = _calls.Select(call => (AIContent)call.Value.Whole(call.Key)).ToList();
        if (_refusal.Length > 0) contents.Add(WireReply.Refusal(_refusal.ToString()));
        var last = Update(contents);
        last.FinishReason = _finish;
        return last;
    }

    private static IEnumerable<AIContent> Contents(StreamingChatCompletionUpdate piece)
    {
        foreach (var part in piece.ContentUpdate.Where(part => !string.IsNullOrEmpty(part.Text))) yield return new TextContent(part.Text);
        if (WireReply.Usage(piece.Usage) is { } usage) yield return new UsageContent(usage);
    }

    private ChatResponseUpdate Update(IList<AIContent> contents) => new(_empty ? null : ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
    };

    private void Take(StreamingChatToolCallUpdate piece)
    {
        if (!_calls.TryGetValue(piece.Index, out var call)) _calls[piece.Index] = call = new ToolCallPieces();
        call.Take(piece);
    }

    private sealed class ToolCallPieces
    {
        private readonly StringBuilder _arguments = new();
        private string? _id;
        private string? _tool;

        public void Take(StreamingChatToolCallUpdate piece)
        {
            _id ??= piece.ToolCallId;
            _tool ??= piece.FunctionName;
            if (piece.FunctionArgumentsUpdate is { } more && !more.ToMemory().IsEmpty) _arguments.Append(more);
        }

        public FunctionCallContent Whole(int index) => WireReply.Call(_id, index, _tool, _arguments.ToString());
    }
}
