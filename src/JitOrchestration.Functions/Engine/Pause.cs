namespace JitOrchestration.Functions.Engine;

/// <summary>Between two looks at a run: short while it moves, longer when it rests.</summary>
internal sealed class Pause(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private TimeSpan _next = Shortest;

    public async Task AfterAsync(bool hasMoved, CancellationToken cancellation)
    {
        _next = hasMoved ? Shortest : _next * 1.5 < Longest ? _next * 1.5 : Longest;
        await Task.Delay(_next, time, cancellation);
    }
}
