using JitOrchestration.Core.Execution;

namespace JitOrchestration.Api.Views;

/// <summary>Some of the instances of a <c>for_each</c>, in order.</summary>
internal sealed class InstancePage
{
    public InstancePage(FanOut? fanOut, int first, int limit)
    {
        var count = fanOut?.Count ?? 0;
        Shown = [.. Enumerable.Range(first, Math.Clamp(count - first, 0, limit)).Select(index => (index, fanOut!.Begun[index]))];
        Next = first + limit < count ? first + limit : null;
    }

    /// <summary>The instances; null: not begun.</summary>
    public IReadOnlyList<(int Index, InstanceState? Instance)> Shown { get; }

    /// <summary>The first instance of the next page; null: there is none.</summary>
    public int? Next { get; }

    public bool Has(int index) => Shown is [var (first, _), ..] && index >= first && index < first + Shown.Count;
}
