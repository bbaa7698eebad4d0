using System.Text.Json;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models.Wire;

/// <summary>The abstractions' own JSON without its indentation: blanks are tokens, and tokens cost.</summary>
internal static class CompactJson
{
    public static JsonSerializerOptions Options { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };
}
