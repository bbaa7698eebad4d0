using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Performing;

/// <summary>What came of a subtask, its result opened.</summary>
/// <param name="Id">The subtask.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Task">What it was to do.</param>
/// <param name="Result">Its result; null unless it completed, and nothing depends on it.</param>
/// <param name="Reason">Why it was skipped, or failed.</param>
/// <param name="IsSink">Whether nothing depends on it: the answer is made of these.</param>
public sealed record OpenPart(string Id, SubtaskStatus Status, string? Task, JsonElement? Result, string? Reason, bool IsSink = true);

/// <summary>The answer to a request.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="By">Who thought; null: no model.</param>
public sealed record SynthesisAnswer(JsonElement Answer, Usage? Usage = null, Mind? By = null);
