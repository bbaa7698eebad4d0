using System.Text.Json;

namespace JitOrchestration.Core.Plans;

/// <summary>What the validator needs to know of the tools that a plan may name.</summary>
public interface IToolCatalog
{
    /// <summary>The names of all tools.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>
    /// Holds arguments against a tool's JSON schema. A templated part fits any schema, because its value is known only
    /// at run time.
    /// </summary>
    /// <param name="tool">The name of a tool of this catalogue.</param>
    /// <param name="args">The arguments as the plan has them, templates included.</param>
    /// <returns>What does not fit: a JSON pointer into <paramref name="args"/> and a sentence; empty when all does.</returns>
    IReadOnlyList<(string Pointer, string Message)> CheckArguments(string tool, JsonElement args);
}
