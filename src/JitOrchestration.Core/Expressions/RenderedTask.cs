using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>An agent's task, with the data it speaks of apart from it.</summary>
/// <param name="Text">The task; data has a name in brackets, as in <c>[indoor]</c>.</param>
/// <param name="Data">The data, each once, in order of first mention; whole, however large.</param>
public sealed record RenderedTask(string Text, ImmutableArray<NamedData> Data);

/// <summary>Data that a task names.</summary>
/// <param name="Name">The name, without the brackets; unique in its task.</param>
/// <param name="Value">The value; null when it is missing.</param>
public sealed record NamedData(string Name, JsonElement Value);
