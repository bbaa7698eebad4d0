using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Web;

public sealed class FetchUrlToolTests : IAsyncDisposable
{
    private static readonly NetworkOptions Options = new() { AllowPrivateAddresses = true, MaxResponseBytes = 64 * 1024 };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LocalServer _server = new();
    private readonly FetchUrlTool _tool;

    public FetchUrlToolTests() => _tool = new FetchUrlTool(Options, _time);

    public async ValueTask DisposeAsync()
    {
        _tool.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Fetch_Page_HasUrlStatusTypeAndText()
    {
        _server.With("/a?q=1", "Grüße");
        (await FetchAsync("/a?q=1#part")).GetRawText()
            .ShouldBe($$"""{"url":"{{_server.Url("/a?q=1#part")}}","status":200,"content_type":"text/plain","text":"Grüße"}""");
        var request = _server.Requests.ShouldHaveSingleItem();
        request.ShouldContain("User-Agent: JitOrchestration/");
        request.ShouldContain("Idempotency-Key: ");
    }

    [Fact]
    public async Task Fetch_Head_HasNoText()
    {
        _server.With("/a", async (stream, cancellationToken) =>
            await stream.WriteAsync(LocalServer.Head("200 OK", "Content-Type: text/html\r\nContent-Length: 999999999\r\n"), cancellationToken));
        var result = await _tool.CallAsync(JsonSerializer.Serialize(new { url = _server.Url("/a"), method = "HEAD" }));
        result.GetProperty("text").GetString().ShouldBe("");
        _server.Requests.ShouldHaveSingleItem().ShouldStartWith("HEAD /a ");
    }

    [Fact]
    public async Task Fetch_Latin1_IsDecoded()
    {
        _server.With("/a", "200 OK", "Content-Type: text/plain; charset=\"iso-8859-1\"\r\n", Encoding.Latin1.GetBytes("Grüße"));
        (await FetchAsync("/a")).GetProperty("text").GetString().ShouldBe("Grüße");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("utf-7")]
    public async Task Fetch_CharsetNotKnown_IsTakenForUtf8(string charset)
    {
        _server.With("/a", "200 OK", $"Content-Type: text/plain; charset={charset}\r\n", "Grüße"u8.ToArray());
        (await FetchAsync("/a")).GetProperty("text").GetString().ShouldBe("Grüße");
    }

    [Fact]
    public async Task Fetch_Binary_IsRefused()
    {
        _server.With("/a", "200 OK", "", [0x89, 0x50, 0, 1]);
        (await FailAsync("/a")).Code.ShouldBe("not_text");
    }

    [Fact]
    public async Task Fetch_Compressed_IsUnpacked()
    {
        _server.With("/a", "200 OK", "Content-Encoding: gzip\r\n", Gzip("hello"u8.ToArray()));
        (await FetchAsync("/a")).GetProperty("text").GetString().ShouldBe("hello");
    }

    [Fact]
    public async Task Fetch_BodyAtTheLimit_IsReadAndBeyondNot()
    {
        _server.With("/fits", new string('x', Options.MaxResponseBytes)).With("/large", new string('x', Options.MaxResponseBytes + 1));
        (await FetchAsync("/fits")).GetProperty("text").GetString()!.Length.ShouldBe(Options.MaxResponseBytes);
        var failure = await FailAsync("/large");
        failure.Code.ShouldBe("response_too_large");
        failure.Kind.ShouldBe(FailureKind.Permanent);
    }

    [Fact]
    public async Task Fetch_GzipBomb_IsGivenUpAtTheLimit()
    {
        var bomb = Gzip(new byte[32 * 1024 * 1024].Select(_ => (byte)' ').ToArray());
        bomb.Length.ShouldBeLessThan(Options.MaxResponseBytes);
        _server.With("/a", "200 OK", "Content-Encoding: gzip\r\n", bomb);
        (await FailAsync("/a")).Code.ShouldBe("response_too_large");
    }

    [Fact]
    public async Task Fetch_EndlessBody_IsGivenUpAtTheLimit()
    {
        _server.With("/a", async (stream, cancellationToken) =>
        {
            await stream.WriteAsync(LocalServer.Head("200 OK", ""), cancellationToken);
            while (true) await stream.WriteAsync(new byte[4096], cancellationToken);
        });
        (await FailAsync("/a")).Code.ShouldBe("response_too_large");
    }

    [Fact]
    public async Task Fetch_BrokenCompression_IsPermanent()
    {
        _server.With("/a", "no gzip at all", headers: "Content-Encoding: gzip\r\n");
        (await FailAsync("/a")).ShouldSatisfyAllConditions(
            failure => failure.Code.ShouldBe("bad_response"), failure => failure.Kind.ShouldBe(FailureKind.Permanent));
    }

    [Theory]
    [InlineData("400 Bad Request", "http_400", FailureKind.Permanent)]
    [InlineData("404 Not Found", "http_404", FailureKind.Permanent)]
    [InlineData("408 Request Timeout", "http_408", FailureKind.Transient)]
    [InlineData("429 Too Many Requests", "http_429", FailureKind.Transient)]
    [InlineData("500 Internal Server Error", "http_500", FailureKind.Transient)]
    [InlineData("503 Service Unavailable", "http_503", FailureKind.Transient)]
    public async Task Fetch_ErrorStatus_IsAFailureOfItsKind(string status, string code, FailureKind kind)
    {
        _server.With("/a", "", status);
        (await FailAsync("/a")).ShouldBe(new Failure(code, $"{_server.Url("/a")} answered {status}.", kind));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sun, 01 Mar 2026 12:01:00 GMT", 60)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    public async Task Fetch_RetryAfter_IsHandedOn(string header, int seconds)
    {
        _server.With("/a", "", "429 Too Many Requests", $"Retry-After: {header}\r\n");
        (await FailAsync("/a")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    public async Task Fetch_ConnectionLost_IsTransient(string answer)
    {
        _server.With("/a", async (stream, cancellationToken) => await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken));
        (await FailAsync("/a")).ShouldSatisfyAllConditions(
            failure => failure.Code.ShouldBe("connection_lost"), failure => failure.Kind.ShouldBe(FailureKind.Transient));
    }

    [Fact]
    public async Task Fetch_NobodyListens_IsTransient()
    {
        (await _tool.FailAsync("""{"url":"http://127.0.0.1:1/a"}""")).Kind.ShouldBe(FailureKind.Transient);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fetch_NoAnswerOrNoEnd_TimesOutByTheClock(bool withHead)
    {
        var asked = new TaskCompletionSource();
        _server.With("/a", async (stream, cancellationToken) =>
        {
            if (withHead) await stream.WriteAsync(LocalServer.Head("200 OK", "Content-Length: 5\r\n"), cancellationToken);
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        var call = FailAsync("/a");
        await asked.Task;
        _time.Advance(Options.Timeout - TimeSpan.FromSeconds(1));
        call.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await call).ShouldBe(new Failure("timeout", $"{_server.Url("/a")} did not answer in full within 30 seconds.", FailureKind.Transient));
    }

    [Fact]
    public async Task Fetch_WhenCancelled_IsNoFailure()
    {
        using var cancel = new CancellationTokenSource();
        _server.With("/a", async (_, cancellationToken) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await Should.ThrowAsync<OperationCanceledException>(() => _tool.CallAsync(JsonSerializer.Serialize(new { url = _server.Url("/a") }), cancel.Token));
    }

    [Theory]
    [InlineData("page", "absolute URL")]
    [InlineData("ftp://example.org/a", "only http and https")]
    [InlineData("file:///etc/passwd", "only http and https")]
    [InlineData("/etc/passwd", "only http and https")]
    [InlineData("https://me:secret@example.org/", "user name or password")]
    [InlineData("http://xn--ä/", "no host")]
    public async Task Fetch_UrlThatCannotBe_SaysWhy(string url, string reason)
    {
        var failure = await _tool.FailAsync(JsonSerializer.Serialize(new { url }));
        failure.Code.ShouldBe("bad_url");
        failure.Message.ShouldContain(reason);
        failure.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://Example.ORG:8443/a", "example.org")]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("http://[::1]/", "::1")]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    public void HostsReached_OfAUrl_AreNamedAsTheyAreReached(string url, string host) =>
        _tool.HostsReached(JsonElement.Parse(JsonSerializer.Serialize(new { url }))).ShouldBe([host]);

    private Task<JsonElement> FetchAsync(string path) => _tool.CallAsync(JsonSerializer.Serialize(new { url = _server.Url(path) }));

    private Task<Failure> FailAsync(string path) => _tool.FailAsync(JsonSerializer.Serialize(new { url = _server.Url(path) }));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(content);
        return packed.ToArray();
    }
}
