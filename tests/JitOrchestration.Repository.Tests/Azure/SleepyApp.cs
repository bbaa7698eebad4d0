using System.Net;

namespace JitOrchestration.Repository.Tests.Azure;

/// <summary>An app that is not awake at first: it answers 503, and then 200.</summary>
internal sealed class SleepyApp : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<string> _asked = [];
    private readonly Task _answering;
    private int _refusals;

    public SleepyApp(int refusals)
    {
        _refusals = refusals;
        Address = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _answering = AnswerAsync();
    }

    public string Address { get; }

    /// <summary>The paths that were asked for.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public Dictionary<string, string> Variables => new()
    {
        ["SERVICE_API_URI"] = Address,
        ["SERVICE_API_NAME"] = "func-abc",
        ["AZURE_RESOURCE_GROUP"] = "rg-dev",
        ["HEALTH_RETRY_SECONDS"] = "1",
        ["NO_PROXY"] = "127.0.0.1",
        ["no_proxy"] = "127.0.0.1",
    };

    public void Dispose()
    {
        _listener.Stop();
        _answering.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _asked.Add(context.Request.Url!.AbsolutePath);
            context.Response.StatusCode = _refusals-- > 0 ? 503 : 200;
            context.Response.Close();
        }
    }
}
