using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Offline;

/// <summary>What the offline planner made of a request: a plan, or the part that it could not read.</summary>
public abstract record OfflinePlanResult
{
    private OfflinePlanResult()
    {
    }

    /// <summary>The whole request was read.</summary>
    /// <param name="Plan">The workflow graph, ready for the validator.</param>
    public sealed record Planned(Plan Plan) : OfflinePlanResult;

    /// <summary>A part of the request was not read, so there is no plan: never one with a part left out.</summary>
    /// <param name="Offset">Where the part begins in the request, in characters from 0.</param>
    /// <param name="Text">The part, as the request has it.</param>
    /// <param name="Reason">Why it was not read: a sentence.</param>
    public sealed record NotUnderstood(int Offset, string Text, string Reason) : OfflinePlanResult
    {
        /// <summary>What the offline planner reads: a few sentences.</summary>
        public const string WhatItReads =
            "Without a language model, a request is read as plain commands: count words, lines or characters; read, "
            + "list, search, fetch, compare, summarize, collect, write, calculate, wait, ask, say, and the time; "
            + "joined by 'and', 'then', 'for each', 'in parallel' and 'if ..., otherwise ...'. "
            + "Example: Count the words in README.md and LICENSE, then compare them and summarize.";

        /// <summary>What to do to have any wording read.</summary>
        public const string HowToConfigureAModel =
            "To have any wording read, configure a language model; or send a plan of your own with the request.";

        /// <summary>The answer for a person: the part, the reason, what can be read, and what to do.</summary>
        public string Explanation =>
            $"Not understood at character {Offset + 1}: \"{Text}\". {Reason}\n{WhatItReads}\n{HowToConfigureAModel}";
    }
}
