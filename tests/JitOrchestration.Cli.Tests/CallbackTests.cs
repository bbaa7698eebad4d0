using System.Net;
using System.Text.Json;

namespace JitOrchestration.Cli.Tests;

/// <summary><c>jit run --callback-url</c>, with a real receiver.</summary>
public sealed class CallbackTests : IDisposable
{
    private const string Plan = """{ "subtasks": [ { "id": "a", "tool": "echo", "args": { "n": 1 } } ] }""";
    private readonly CliFolder _folder = new();
    private readonly HttpListener _receiver = new();
    private readonly string _url = $"http://127.0.0.1:{Ports.Free()}/";

    public CallbackTests()
    {
        _receiver.Prefixes.Add(_url);
        _receiver.Start();
    }

    public void Dispose()
    {
        _receiver.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_WithCallbackUrl_IsToldBeforeTheProgramEnds()
    {
        var receiving = _receiver.GetContextAsync();
        var result = RunAsync(("JIT_CALLBACK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), ("JIT_ALLOWED_HOSTS", "127.0.0.1"), ("JIT_ALLOW_PRIVATE_ADDRESSES", "1"));

        var told = await receiving.WaitAsync(TimeSpan.FromMinutes(3));
        var body = await JsonDocument.ParseAsync(told.Request.InputStream);
        told.Response.Close();

        body.RootElement.GetProperty("type").GetString().ShouldBe("run.completed");
        told.Request.Headers["webhook-signature"].ShouldNotBeNull();
        (await result).ShouldExit(0).Error.ShouldNotContain("Callback");
    }

    [Fact]
    public async Task Run_PrivateAddressesNotAllowed_IsRefused() =>
        (await RunAsync(("JIT_CALLBACK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), ("JIT_ALLOWED_HOSTS", "127.0.0.1"))).ShouldExit(1).Error.ShouldContain("JIT_ALLOW_PRIVATE_ADDRESSES");

    [Fact]
    public async Task Run_NoSecretOrABadOne_SaysHowToMakeOne()
    {
        (await RunAsync()).ShouldExit(1).Error.ShouldContain("JIT_CALLBACK_SECRET");

        var bad = (await RunAsync(("JIT_CALLBACK_SECRET", "hunter2"))).ShouldExit(1);

        bad.Error.ShouldContain("openssl rand");
        bad.Error.ShouldNotContain("hunter2");
    }

    private async Task<CliResult> RunAsync(params (string Name, string Value)[] environment)
    {
        await using var process = CliProcess.Start(_folder.Work, _folder.Data, ["run", "--plan", "-", "--callback-url", _url], Plan, environment);
        return await process.EndAsync();
    }
}
