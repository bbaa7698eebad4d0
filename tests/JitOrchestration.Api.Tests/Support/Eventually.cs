namespace JitOrchestration.Api.Tests.Support;

/// <summary>Waits for what nobody announces, such as that the server has noticed a connection to be gone.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task IsAsync(Func<bool> condition) => IsAsync(() => Task.FromResult(condition()));

    public static async Task IsAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var enough = new CancellationTokenSource(Patience);
        while (!await condition()) await timer.WaitForNextTickAsync(enough.Token);
    }
}
