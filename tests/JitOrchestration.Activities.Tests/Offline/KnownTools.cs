using System.Text.Json;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>A catalogue by names alone.</summary>
internal sealed class KnownTools(params string[] names) : IToolCatalog
{
    public static readonly KnownTools All = new(
        "read_file", "list_files", "search_files", "count_words", "write_file", "calculate", "fetch_url", "now", "echo");

    public IReadOnlyCollection<string> Names { get; } = names;

    public IReadOnlyList<(string Pointer, string Message)> CheckArguments(string tool, JsonElement args) => [];
}
