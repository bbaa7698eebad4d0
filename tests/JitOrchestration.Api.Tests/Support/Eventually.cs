namespace JitOrchestration.Api.Tests.Support;

/// <summary>Waits for what nobody announces, such as that the server has noticed a connection to be gone.</summary>
internal static class Eventually
{
    /// <summary>Only what never comes may take so long, on no machine however busy what does.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task IsAsync(Func<bool> condition) => IsAsync(() => Task.FromResult(condition()));

    public static async Task IsAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var enough = new CancellationTokenSource(Patience);
        while (!await condition()) await timer.WaitForNextTickAsync(enough.Token);
    }
}
