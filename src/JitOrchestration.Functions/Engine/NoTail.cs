namespace JitOrchestration.Functions.Engine;

/// <summary>Nothing is live, for whoever is content with what is stored.</summary>
internal sealed class NoTail : ILiveTail
{
    public static readonly NoTail Instance = new();

    public Task<Tail?> ReadAsync(string instanceId, CancellationToken cancellation) => Task.FromResult<Tail?>(null);
}
