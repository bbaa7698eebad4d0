using System.Collections.Immutable;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// How short the data of a conversation is shown: of each piece one in so many of the tokens that it may have. What is left
/// out can be had by <c>read_result</c>.
/// </summary>
/// <param name="OfTask">Data of the task.</param>
/// <param name="OfEarlier">What tools answered in earlier turns: the model has seen it, and said what it made of it.</param>
/// <param name="OfLatest">What they answered in the latest turn.</param>
internal readonly record struct Brevity(int OfTask, int OfEarlier, int OfLatest)
{
    /// <summary>As long as it may be.</summary>
    public static readonly Brevity None = new(1, 1, 1);

    /// <summary>
    /// What is tried, one after the other, when the model says that it cannot read so much. With the last, what 25 tools
    /// answered in as many turns is some 3,000 tokens, and the data of the task at most 4,000: small models read that.
    /// </summary>
    public static readonly ImmutableArray<Brevity> Steps = [new(1, 8, 1), new(4, 40, 4), new(16, 100, 8)];
}
