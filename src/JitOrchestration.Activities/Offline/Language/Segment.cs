namespace JitOrchestration.Activities.Offline.Language;

/// <summary>What joins a clause to the one before.</summary>
internal enum Link
{
    /// <summary>"And" or a comma.</summary>
    And,

    /// <summary>"Then".</summary>
    Then,

    /// <summary>A full stop or a semicolon.</summary>
    Sentence,

    /// <summary>"Otherwise".</summary>
    Otherwise,

    /// <summary>"If", after what depends on it.</summary>
    If,

    /// <summary>"At the same time".</summary>
    Meanwhile,
}

/// <summary>A clause that is not read yet.</summary>
/// <param name="Link">What joins it to the one before.</param>
/// <param name="Reader">Its tokens.</param>
/// <param name="Together">Whether it says "in parallel" of itself and its neighbours.</param>
internal sealed record Segment(Link Link, TokenReader Reader, bool Together);
