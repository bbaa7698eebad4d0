using System.Net;
using System.Text;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Tests.Tools.Web;

namespace JitOrchestration.Activities.Tests.Callbacks;

public sealed class CallbackSenderTests : IAsyncLifetime
{
    private static readonly CallbackMessage Message = new("run_7", "{}"u8.ToArray());
    private static readonly CallbackOptions Options = new()
    {
        Secret = CallbackSecret.Parse(new string('A', 32)),
        Network = new() { AllowedHosts = ["127.0.0.1", "hook.test"], AllowPrivateAddresses = true },
        Timeout = TimeSpan.FromMinutes(3),
    };

    private readonly LocalServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        _server.WithRedirect("/a", "/b", "307 Temporary Redirect").With("/b", "");

        var failed = (await SendAsync("/a")).ShouldBeOfType<CallbackOutcome.Failed>();

        failed.Problem.ShouldContain("307");
        _server.Requests.ShouldHaveSingleItem().ShouldStartWith("POST /a ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://[")]
    [InlineData("http://xn--ä/")]
    public async Task Send_RedirectToNowhere_IsAFailureLikeAnyOther(string location)
    {
        _server.WithRedirect("/a", location);

        (await SendAsync("/a")).ShouldBe(new CallbackOutcome.Failed("The answer was 302."));
    }

    [Theory]
    [InlineData("429 Too Many Requests", 120)]
    [InlineData("503 Service Unavailable", 120)]
    [InlineData("500 Internal Server Error", null)]
    public async Task Send_RetryAfter_IsHeardWhereItMeansThat(string status, int? seconds)
    {
        _server.With("/a", "", status, "Retry-After: 120\r\n");

        var failed = (await SendAsync("/a")).ShouldBeOfType<CallbackOutcome.Failed>();

        failed.RetryAfter.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Fact]
    public async Task Send_Gone_IsUnwanted()
    {
        _server.With("/a", "", "410 Gone");

        (await SendAsync("/a")).ShouldBeOfType<CallbackOutcome.Unwanted>();
    }

    [Fact]
    public async Task Send_EndlessAnswer_IsDeliveredAtItsHead()
    {
        var hungUp = new TaskCompletionSource();
        _server.With("/a", async (stream, cancellation) =>
        {
            try
            {
                await stream.WriteAsync(LocalServer.Head("200 OK", ""), cancellation);
                while (true) await stream.WriteAsync(new byte[64 * 1024], cancellation);
            }
            catch (IOException)
            {
                hungUp.SetResult();
            }
        });

        (await SendAsync("/a")).ShouldBeOfType<CallbackOutcome.Delivered>();

        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Send_NoAnswer_TimesOut()
    {
        _server.With("/a", (_, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, cancellation));

        var failed = (await SendAsync("/a", Options with { Timeout = TimeSpan.FromMilliseconds(50) })).ShouldBeOfType<CallbackOutcome.Failed>();

        failed.Problem.ShouldContain("0.05 seconds");
    }

    /// <summary>The name was fine when the run was started, and now leads home.</summary>
    [Fact]
    public async Task Send_NameThatLeadsToThisMachine_IsNotSent()
    {
        _server.With("/a", "");
        var options = Options with { Network = Options.Network with { AllowPrivateAddresses = false }, Resolver = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

        var failed = (await SendAsync("/a", options, host: "hook.test")).ShouldBeOfType<CallbackOutcome.Failed>();

        failed.Problem.ShouldContain("no public address");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_HostNoLongerAllowed_IsNotSent()
    {
        _server.With("/a", "");

        var failed = (await SendAsync("/a", Options with { Network = new() { AllowPrivateAddresses = true } })).ShouldBeOfType<CallbackOutcome.Failed>();

        failed.Problem.ShouldContain("JIT_ALLOWED_HOSTS");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_Headers_AreThoseOfStandardWebhooks()
    {
        _server.With("/a", "");
        await SendAsync("/a");

        var head = _server.Requests.ShouldHaveSingleItem().Split("\r\n").Where(line => line.Contains(": ")).Select(line => line.Split(": ", 2)).ToDictionary(line => line[0].ToLowerInvariant(), line => line[1]);

        head["webhook-id"].ShouldBe("run_7");
        head["content-type"].ShouldBe("application/json");
        var signed = Encoding.UTF8.GetBytes($"run_7.{head["webhook-timestamp"]}.{{}}");
        head["webhook-signature"].ShouldBe("v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(new string('A', 32)), signed)));
    }

    private async Task<CallbackOutcome> SendAsync(string path, CallbackOptions? options = null, string host = "127.0.0.1")
    {
        using var sender = new CallbackSender(options ?? Options, TimeProvider.System);
        return await sender.SendAsync(new Uri(_server.Url(path, host)), Message, CancellationToken.None);
    }
}
