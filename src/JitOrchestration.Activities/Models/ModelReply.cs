using System.Collections.Immutable;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>An answer of a model that can be used.</summary>
/// <param name="Message">What it said, in the form in which it is shown to it again.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Source">Who gave it.</param>
public sealed record ModelReply(ChatMessage Message, Usage Usage, ModelSource Source)
{
    /// <summary>The text.</summary>
    public string Text => Message.Text;

    /// <summary>The tools that the model wants called; empty: the text is its answer.</summary>
    public ImmutableArray<ModelToolRequest> ToolCalls { get; } = [.. Message.Contents.OfType<FunctionCallContent>().Select(ModelToolRequest.Of)];

    /// <summary>The name that the model gives itself, such as <c>gpt-4.1-mini-2025-04-14</c>; null: it gives none.</summary>
    public string? ReportedModel { get; init; }

    /// <summary>The answer as JSON.</summary>
    /// <exception cref="ModelException">There is none in it.</exception>
    public JsonElement Json() =>
        JsonAnswer.TryRead(Text, out var value) ? value : throw new ModelException(ModelFaults.NotJson(Text, Source), Usage);
}
