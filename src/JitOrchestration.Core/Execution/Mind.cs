namespace JitOrchestration.Core.Execution;

/// <summary>Who thought.</summary>
/// <param name="Model">The model, as its provider names it.</param>
/// <param name="Prompt">What it was told to be, and in which version: <c>planner@1</c>.</param>
public sealed record Mind(string Model, string Prompt);
