using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Web;

/// <summary>
/// Names are resolved by the test: those that are public lead to an address of the internet, which the connector then
/// takes to the local server. So the rules for private addresses stay on, as in production.
/// </summary>
public sealed class RedirectTests : IAsyncDisposable
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private readonly LocalServer _server = new();
    private readonly List<IPEndPoint> _connected = [];
    private readonly Dictionary<string, Queue<IPAddress[]>> _names = [];
    private readonly FetchUrlTool _tool;

    public RedirectTests()
    {
        var options = new NetworkOptions { AllowedHosts = ["allowed.org", "inside.org", "169.254.169.254"] };
        _tool = new FetchUrlTool(options, TimeProvider.System, new GuardedConnections(options, ResolveAsync, ConnectAsync));
        Name("start.org", [Public]);
        Name("allowed.org", [Public]);
        Name("inside.org", [IPAddress.Parse("10.0.0.7")]);
    }

    public async ValueTask DisposeAsync()
    {
        _tool.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Redirect_OnTheSameHost_IsFollowed(string status)
    {
        _server.WithRedirect("/a", "/b", status).With("/b", "there");
        var result = await _tool.CallAsync(Arguments("/a"));
        result.GetProperty("text").GetString().ShouldBe("there");
        result.GetProperty("url").GetString().ShouldBe(_server.Url("/b", "start.org"));
    }

    [Fact]
    public async Task Redirect_ToAnAllowedHost_IsFollowed()
    {
        _server.WithRedirect("/a", _server.Url("/b", "allowed.org")).With("/b", "there");
        (await _tool.CallAsync(Arguments("/a"))).GetProperty("text").GetString().ShouldBe("there");
    }

    [Fact]
    public async Task Redirect_ToAHostThatNeedsAsking_IsRefused()
    {
        _server.WithRedirect("/a", "http://other.org/b");
        var failure = await _tool.FailAsync(Arguments("/a"));
        failure.Code.ShouldBe("redirect_refused");
        failure.Kind.ShouldBe(FailureKind.Refused);
        failure.Message.ShouldContain("'other.org' is not among the allowed ones");
        _connected.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data", "169.254.169.254")]
    [InlineData("http://inside.org/", "10.0.0.7")]
    public async Task Redirect_ToAPrivateAddress_IsRefusedEvenIfTheHostIsAllowed(string location, string address)
    {
        _server.WithRedirect("/a", location);
        var failure = await _tool.FailAsync(Arguments("/a"));
        failure.Code.ShouldBe("address_refused");
        failure.Kind.ShouldBe(FailureKind.Refused);
        failure.Message.ShouldContain(address);
        _connected.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://me:secret@start.org/")]
    [InlineData("//")]
    [InlineData("///nowhere")]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("http://[")]
    [InlineData("http://a b/")]
    [InlineData("http://start.org:99999/")]
    [InlineData("//[::1")]
    [InlineData("http://xn--ä/")]
    [InlineData("http://me:secret@xn--ä/")]
    public async Task Redirect_ToWhatCannotBeFetched_IsRefused(string location)
    {
        _server.WithRedirect("/a", location);
        var failure = await _tool.FailAsync(Arguments("/a"));
        failure.Code.ShouldBe("bad_url");
        failure.Kind.ShouldBe(FailureKind.Permanent);
        failure.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Redirect_ThatSaysNotWhereTo_IsTheAnswerItself()
    {
        _server.With("/a", "choose", "302 Found");
        var result = await _tool.CallAsync(Arguments("/a"));
        (result.GetProperty("status").GetInt32(), result.GetProperty("text").GetString()).ShouldBe((302, "choose"));
    }

    [Fact]
    public void Redirect_FromHttpsToHttp_IsRefused()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("http://start.org/b") } };
        Should.Throw<ToolException>(() => WebAddress.RedirectOf(new Uri("https://start.org/a"), response)).Failure.Code.ShouldBe("redirect_refused");
    }

    [Fact]
    public async Task Redirect_FiveTimes_IsFollowedAndSixTimesNot()
    {
        for (var i = 0; i < 6; i++) _server.WithRedirect($"/{i}", $"/{i + 1}");
        _server.With("/6", "there");
        (await _tool.CallAsync(Arguments("/1"))).GetProperty("text").GetString().ShouldBe("there");
        (await _tool.FailAsync(Arguments("/0"))).Code.ShouldBe("too_many_redirects");
    }

    [Fact]
    public async Task Rebinding_NameThatTurnsPrivate_IsConnectedWhereItWasChecked()
    {
        Name("rebind.org", [Public], [IPAddress.Loopback]);
        _server.With("/a", "public");
        (await _tool.CallAsync(Arguments("/a", "rebind.org"))).GetProperty("text").GetString().ShouldBe("public");
        _connected.ShouldBe([new IPEndPoint(Public, _server.Port)]);

        (await _tool.FailAsync(Arguments("/a", "rebind.org"))).Code.ShouldBe("address_refused");
        _connected.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Name_WithOnePrivateAddressAmongOthers_IsRefused()
    {
        Name("mixed.org", [Public, IPAddress.Parse("fd00::1")]);
        (await _tool.FailAsync(Arguments("/a", "mixed.org"))).Code.ShouldBe("address_refused");
        _connected.ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_WhoseFirstAddressIsDead_IsReachedByTheSecond()
    {
        Name("two.org", [IPAddress.Parse("93.184.215.99"), Public]);
        _server.With("/a", "there");
        (await _tool.CallAsync(Arguments("/a", "two.org"))).GetProperty("text").GetString().ShouldBe("there");
    }

    [Theory]
    [InlineData("localhost.test", "host_not_found", FailureKind.Permanent)]
    [InlineData("127.0.0.1", "address_refused", FailureKind.Refused)]
    [InlineData("[::1]", "address_refused", FailureKind.Refused)]
    [InlineData("[::ffff:127.0.0.1]", "address_refused", FailureKind.Refused)]
    [InlineData("2130706433", "address_refused", FailureKind.Refused)]
    [InlineData("0177.0.0.1", "address_refused", FailureKind.Refused)]
    public async Task Host_ThatIsNotPublic_IsRefused(string host, string code, FailureKind kind)
    {
        var failure = await _tool.FailAsync(Arguments("/a", host));
        failure.Code.ShouldBe(code);
        failure.Kind.ShouldBe(kind);
        _connected.ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_ThatCannotBeResolvedNow_IsTransient()
    {
        _names["busy.org"] = new();
        (await _tool.FailAsync(Arguments("/a", "busy.org"))).ShouldSatisfyAllConditions(
            failure => failure.Code.ShouldBe("host_not_resolved"), failure => failure.Kind.ShouldBe(FailureKind.Transient));
    }

    /// <summary>What a name leads to: one answer after the other, the last for good.</summary>
    private void Name(string host, params IPAddress[][] answers) => _names[host] = new(answers);

    private string Arguments(string path, string host = "start.org") => JsonSerializer.Serialize(new { url = _server.Url(path, host) });

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (!_names.TryGetValue(host, out var answers)) throw new SocketException((int)SocketError.HostNotFound);
        if (answers.Count == 0) throw new SocketException((int)SocketError.TryAgain);
        return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
    }

    private async ValueTask<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (!endPoint.Address.Equals(Public)) throw new SocketException((int)SocketError.HostUnreachable);
        _connected.Add(endPoint);
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, endPoint.Port, cancellationToken);
        return client.GetStream();
    }
}
