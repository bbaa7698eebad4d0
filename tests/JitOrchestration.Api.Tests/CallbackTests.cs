using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Api.Routing;
using JitOrchestration.Api.Tests.Support;

namespace JitOrchestration.Api.Tests;

public sealed partial class CallbackTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly CallbackOptions Callbacks = new()
    {
        Secret = CallbackSecret.Parse(Secret),
        Network = new() { AllowedHosts = ["127.0.0.1"], AllowPrivateAddresses = true },
    };

    private readonly HttpListener _receiver = new();
    private readonly Channel<(Dictionary<string, string> Headers, string Body)> _received = Channel.CreateUnbounded<(Dictionary<string, string>, string)>();
    private readonly string _url = $"http://127.0.0.1:{Ports.Free()}/";

    public CallbackTests()
    {
        _receiver.Prefixes.Add(_url);
        _receiver.Start();
        _ = ReceiveAsync();
    }

    public void Dispose() => _receiver.Close();

    [Theory]
    [InlineData("\"https://example.org/hook\"", "callback_url_refused")]
    [InlineData("\"hook\"", "callback_url_invalid")]
    public async Task Start_AddressThatDoesNotDo_IsRefusedWithItsPlace(string url, string code)
    {
        await using var api = await Support.Api.StartAsync(callbacks: Callbacks);

        var reply = await StartAsync(api, url);

        var error = reply.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Json.GetProperty("errors")[0];
        (error.GetProperty("code").GetString(), error.GetProperty("pointer").GetString()).ShouldBe((code, "/options/callback_url"));
    }

    [Fact]
    public async Task Start_NoSecret_IsRefusedAndSaysHowToSetOne()
    {
        await using var api = await Support.Api.StartAsync();

        var reply = await StartAsync(api, $"\"{_url}\"");

        reply.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "invalid_request").Json.GetProperty("detail").GetString()!.ShouldContain("JIT_CALLBACK_SECRET");
    }

    [Fact]
    public async Task Run_AsksAndEnds_ToldAsTheContractSaysAndAnswerable()
    {
        await using var api = await Support.Api.StartAsync(callbacks: Callbacks);
        var schemas = (await api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("components").GetProperty("schemas");
        (await StartAsync(api, $"\"{_url}hook\"")).Status.ShouldBe(HttpStatusCode.Accepted);

        var asked = JsonElement.Parse((await NextAsync()).Body);
        var question = $"{asked.GetProperty("data").GetProperty("links").GetProperty("questions").GetString()}/{asked.GetProperty("data").GetProperty("question").GetProperty("id").GetString()}";
        (await api.PostAsync(question, """{ "answer": "yes" }""")).Status.ShouldBe(HttpStatusCode.Accepted);
        var ended = JsonElement.Parse((await NextAsync()).Body);

        foreach (var told in (JsonElement[])[asked, ended]) AnswerSchema.Problems(Standalone(schemas, "Callback"), told).ShouldBeEmpty();
        (asked.GetProperty("type").GetString(), ended.GetProperty("type").GetString()).ShouldBe(("run.input_required", "run.completed"));
        ended.GetProperty("data").GetProperty("result").GetString().ShouldBe("yes");
    }

    [Fact]
    public async Task Contract_StartRun_SaysWhatIsSent()
    {
        await using var api = await Support.Api.StartAsync();

        var start = (await api.GetAsync(ApiRoutes.ContractPath)).Json.GetProperty("paths").GetProperty("/v1/runs").GetProperty("post");

        start.GetProperty("callbacks").GetProperty("callback_url").GetProperty("{$request.body#/options/callback_url}").GetProperty("post").GetRawText()
            .ShouldContain("#/components/schemas/Callback");
    }

    /// <summary>The lines of the documentation, on a callback that came over the wire, and on one that was changed.</summary>
    [Fact]
    public async Task Documentation_VerifyInPython_TakesOursAndNoOther()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There may be no python3.");
        await using var api = await Support.Api.StartAsync(callbacks: Callbacks);
        await StartAsync(api, $"\"{_url}\"");
        var (headers, body) = await NextAsync();
        var page = RepositoryFiles.Read("docs/http-api.md");
        var given = JsonSerializer.Serialize(new { headers, body });
        var script = $"""
            {PythonBlock().Match(page).Groups[1].Value}
            import json, sys
            given = json.load(sys.stdin)
            body = given["body"].encode()
            print(verify("{Secret}", given["headers"], body), verify("{Secret}", given["headers"], body + b" "))
            """;

        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await python.StandardInput.WriteAsync(given);
        python.StandardInput.Close();

        (await python.StandardOutput.ReadToEndAsync()).Trim().ShouldBe("True False");
    }

    private static Task<Reply> StartAsync(Support.Api api, string url) => api.PostAsync(
        "/v1/runs", $$"""{ "plan": { "subtasks": [{ "id": "sure", "ask": "Send it?" }] }, "options": { "callback_url": {{url}} } }""");

    private async Task<(Dictionary<string, string> Headers, string Body)> NextAsync()
    {
        using var enough = new CancellationTokenSource(Eventually.Patience);
        return await _received.Reader.ReadAsync(enough.Token);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _receiver.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var headers = context.Request.Headers.AllKeys.ToDictionary(name => name!.ToLowerInvariant(), name => context.Request.Headers[name]!);
                await _received.Writer.WriteAsync((headers, await reader.ReadToEndAsync()));
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static JsonElement Standalone(JsonElement schemas, string name) => JsonElement.Parse(
        $$"""{ "$ref": "#/$defs/{{name}}", "$defs": {{schemas.GetRawText().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)}} }""");

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();
}
