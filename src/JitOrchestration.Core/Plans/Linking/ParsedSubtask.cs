using System.Collections.Immutable;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Plans.Linking;

/// <summary>The expressions and templates of a subtask, parsed, and what they refer to.</summary>
internal sealed record ParsedSubtask
{
    public PlanCondition? Condition { get; init; }

    public Expression? ForEach { get; init; }

    public Expression? Until { get; init; }

    /// <summary>What is referred to, by place.</summary>
    public required IReadOnlyList<Mentions> Mentions { get; init; }

    /// <summary>What the templates of the call refer to, each root once.</summary>
    public required ImmutableArray<Reference> CallReferences { get; init; }
}

/// <summary>What one expression or template refers to.</summary>
/// <param name="Place">Which one: a JSON pointer below the subtask, without the leading slash.</param>
/// <param name="References">The roots it mentions.</param>
internal readonly record struct Mentions(string Place, ImmutableArray<Reference> References);

/// <summary>The places of a subtask that hold expressions and templates.</summary>
internal static class Places
{
    public const string Condition = "condition";
    public const string ForEach = "for_each";
    public const string Until = "repeat/until";
    public const string Task = "task";
    public const string Args = "args";
    public const string Ask = "ask";
    public const string AskQuestion = "ask/question";
    public const string WorkflowRequest = "workflow/request";
    public const string WorkflowInput = "workflow/input";

    public static string AskChoice(int index) => $"ask/choices/{index}";

    /// <summary>Whether <c>item</c> and <c>index</c> have a value there, in a subtask with <c>for_each</c>.</summary>
    public static bool IsPerInstance(string place) => place is not ForEach;

    /// <summary>Whether <c>iteration</c> and <c>previous</c> have a value there, in a subtask with <c>repeat</c>.</summary>
    public static bool IsPerIteration(string place) => place is not (ForEach or Condition);
}
