using System.Text.Json;

namespace JitOrchestration.Activities.Offline.Answers;

/// <summary>A value with its name, as an agent's task refers to it.</summary>
internal sealed record DataPart(string Name, JsonElement Value);
