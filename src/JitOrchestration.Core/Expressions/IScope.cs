using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>Where expressions and templates find the values of their references.</summary>
public interface IScope
{
    /// <summary>The value of a root; null, or an element of kind Null, when there is none.</summary>
    JsonElement? Get(Reference reference);
}
