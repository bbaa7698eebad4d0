using System.Net.Sockets;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>Azurite, the emulator of Azure Storage, in memory and on ports of its own.</summary>
internal sealed class Azurite : IDisposable
{
    private readonly LocalProcess _process;

    private Azurite(LocalProcess process, string connection) => (_process, Connection) = (process, connection);

    public string Connection { get; }

    public static async Task<Azurite> StartAsync()
    {
        var program = LocalProcess.Find("azurite") ?? throw new InvalidOperationException("Azurite is not on the path: npm install -g azurite.");
        var (blobs, queues, tables) = (Ports.Free(), Ports.Free(), Ports.Free());
        string[] arguments = ["--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", $"{blobs}", "--queuePort", $"{queues}", "--tablePort", $"{tables}"];
        var process = LocalProcess.Start(program, Path.GetTempPath(), arguments);
        foreach (var port in (int[])[blobs, queues, tables]) await Eventually.TrueAsync(() => AnswersAsync(port), () => process.Output);
        return new Azurite(process, ConnectionOf(blobs, queues, tables));
    }

    public void Dispose() => _process.Dispose();

    /// <summary>The account and key are Azurite's, and known to everyone.</summary>
    private static string ConnectionOf(int blobs, int queues, int tables) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"BlobEndpoint=http://127.0.0.1:{blobs}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{queues}/devstoreaccount1;TableEndpoint=http://127.0.0.1:{tables}/devstoreaccount1;";

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
