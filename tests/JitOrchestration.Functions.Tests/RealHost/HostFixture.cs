namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>A host and a storage for all classes that only want to run something on them.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    public const string Name = "Functions host";
}

/// <summary>Starts them, where there is what it takes.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private Azurite? _storage;

    internal FunctionsHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (FunctionsHost.Command is null || LocalProcess.Find("azurite") is null) return;
        _storage = await Azurite.StartAsync();
        Host = await FunctionsHost.StartAsync(_storage);
    }

    public ValueTask DisposeAsync()
    {
        Host?.Dispose();
        _storage?.Dispose();
        return ValueTask.CompletedTask;
    }
}
