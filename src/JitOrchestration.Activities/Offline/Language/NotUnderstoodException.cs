namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Leaves the reading of a request at the first part that is not understood. Never leaves the planner.</summary>
internal sealed class NotUnderstoodException(Span part, string reason) : Exception(reason)
{
    public int Offset { get; } = part.Offset;

    public string Text { get; } = part.Text;
}

/// <summary>A part of the request.</summary>
/// <param name="Offset">Where it begins, in characters from 0.</param>
/// <param name="Text">The part, as written.</param>
internal readonly record struct Span(int Offset, string Text)
{
    public NotUnderstoodException NotUnderstood(string reason) => new(this, reason);
}
