using System.Diagnostics;
using System.Text.Json.Nodes;
using JitOrchestration.Benchmarks.Engine;

namespace JitOrchestration.Benchmarks.Http;

/// <summary>A <see cref="BenchServer"/> under way.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, JsonObject addresses)
    {
        _process = process;
        Api = new Uri((string)addresses["api"]!);
        Bare = new Uri((string)addresses["bare"]!);
    }

    public Uri Api { get; }

    public Uri Bare { get; }

    public static async Task<ServerProcess> StartAsync(string folder)
    {
        var process = Child.Start(BenchServer.Command, folder);
        return new ServerProcess(process, await ReadAsync(process));
    }

    /// <summary>The bytes of its heap after a collection, and the most that it ever had in memory.</summary>
    public async Task<(long Heap, long Peak)> MemoryAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        var memory = await ReadAsync(_process);
        return ((long)memory["heap"]!, (long)memory["peak"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<JsonObject> ReadAsync(Process process) =>
        JsonNode.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server has ended."))!.AsObject();
}
