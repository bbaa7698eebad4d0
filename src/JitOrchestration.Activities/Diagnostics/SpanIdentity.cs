using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace JitOrchestration.Activities.Diagnostics;

/// <summary>
/// Gives a span an id that was known before it. .NET has no public way; this is how DurableTask.Core does it for the same
/// reason (its DiagnosticActivityExtensions). A test fails should a new runtime name the field otherwise.
/// </summary>
internal static class SpanIdentity
{
    private static volatile bool _isUnknown;

    /// <summary>Gives a span its id, which must have started, and not been asked for its id yet.</summary>
    public static void Assign(Activity span, ActivitySpanId id)
    {
        if (_isUnknown) return;
        try
        {
            SpanIdOf(span) = id.ToHexString();
        }
        catch (MissingFieldException)
        {
            // A span with another id is a loss; a run that fails for it would be a greater one.
            _isUnknown = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity span);
}
