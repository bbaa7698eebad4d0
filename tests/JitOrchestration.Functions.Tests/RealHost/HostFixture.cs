namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>A host and a storage for all classes that only want to run something on them.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    public const string Name = "Functions host";
}

/// <summary>Starts them, where there is what it takes.</summary>
public class HostFixture : IAsyncLifetime
{
    internal Azurite Storage { get; private set; } = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    internal virtual (string Name, string Value)[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        if (FunctionsHost.Command is null || LocalProcess.Find("azurite") is null) return;
        Storage = await Azurite.StartAsync();
        Host = await FunctionsHost.StartAsync(Storage, Settings);
    }

    public ValueTask DisposeAsync()
    {
        Host?.Dispose();
        Storage?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
