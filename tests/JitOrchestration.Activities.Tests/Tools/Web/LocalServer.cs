using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JitOrchestration.Activities.Tests.Tools.Web;

/// <summary>A web server on this machine that answers each path with the bytes a test gives it, and then hangs up.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Func<NetworkStream, CancellationToken, Task>> _answers = [];
    private readonly Task _serving;

    public LocalServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The heads of the requests, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A URL whose host need not be this machine's: a test's resolver or connector leads it here.</summary>
    public string Url(string path, string host = "127.0.0.1") => $"http://{host}:{Port}{path}";

    public LocalServer With(string path, Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answers[path] = answer;
        return this;
    }

    public LocalServer With(string path, string status, string headers, byte[] body) => With(path, async (stream, cancellationToken) =>
    {
        await stream.WriteAsync(Head(status, $"{headers}Content-Length: {body.Length}\r\n"), cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
    });

    public LocalServer With(string path, string body, string status = "200 OK", string headers = "Content-Type: text/plain\r\n") =>
        With(path, status, headers, Encoding.UTF8.GetBytes(body));

    public LocalServer WithRedirect(string path, string location, string status = "302 Found") => With(path, "", status, $"Location: {location}\r\n");

    public static byte[] Head(string status, string headers) => Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (_stop.IsCancellationRequested || e is SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await HeadAsync(stream);
                await ReadBodyAsync(stream, head);
                Requests.Enqueue(head);
                var path = head.Split(' ')[1];
                await _answers.GetValueOrDefault(path, (s, c) => s.WriteAsync(Head("404 Not Found", ""), c).AsTask())(stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client went away: what some tests are about.
            }
        }
    }

    // A connection that is closed with something unread in it is reset, which may overtake the answer.
    private async Task ReadBodyAsync(NetworkStream stream, string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        if (line is not null) await stream.ReadExactlyAsync(new byte[int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture)], _stop.Token);
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer, _stop.Token) == 0) throw new IOException("No request.");
            head.Append((char)buffer[0]);
        }
        return head.ToString();
    }
}
