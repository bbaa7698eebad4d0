using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JitOrchestration.Cli.Tests;

/// <summary>What the program sends, to whom it is told to.</summary>
public sealed class TelemetryTests
{
    private const string Plan = """{ "subtasks": [ { "id": "look", "tool": "echo", "args": { "text": "a-secret" } } ] }""";

    [Fact]
    public async Task Run_EndpointGiven_SendsSpansAndMeasurementsBeforeItEnds()
    {
        await using var collector = await Collector.StartAsync();
        using var folder = new CliFolder();

        var result = await RunAsync(folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=the-test"));

        result.ExitCode.ShouldBe(0, result.Error);
        var (traces, metrics) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"));
        var runId = result.Output.Split('\n').First(line => line.StartsWith("Run ", StringComparison.Ordinal))["Run ".Length..].Trim();
        foreach (var word in (string[])[runId, "service.name", "the-test", "JitOrchestration", "invoke_workflow", "subtask look", "execute_tool echo", "jit.run.id"]) traces.ShouldContain(word);
        foreach (var word in (string[])["jit.run.started", "jit.run.duration", "jit.subtask.duration", "jit.tool.duration"]) metrics.ShouldContain(word);
        traces.ShouldNotContain("a-secret");
    }

    [Fact]
    public async Task Run_TextSwitchedOn_SendsItToo()
    {
        await using var collector = await Collector.StartAsync();
        using var folder = new CliFolder();

        await RunAsync(folder, ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}/here"), ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"));

        collector.Received("/here").ShouldContain("a-secret");
        collector.Paths.ShouldBe(["/here"], "measurements were not asked for");
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true", "")]
    [InlineData("OTEL_TRACES_EXPORTER", "none", "/v1/metrics")]
    [InlineData("OTEL_METRICS_EXPORTER", "none", "/v1/traces")]
    public async Task Run_SwitchedOff_SendsNoMoreThanTheRest(string variable, string value, string rest)
    {
        await using var collector = await Collector.StartAsync();
        using var folder = new CliFolder();

        await RunAsync(folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), (variable, value));

        string.Join(' ', collector.Paths).ShouldBe(rest);
    }

    private static async Task<CliResult> RunAsync(CliFolder folder, params (string Name, string Value)[] environment)
    {
        await using var process = CliProcess.Start(folder.Work, folder.Data, ["run", "--plan", "-"], Plan, [("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. environment]);
        return await process.EndAsync();
    }

    /// <summary>Takes whatever is sent to it. In protobuf, texts stand as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly Lock _turn = new();
        private readonly List<(string Path, string Body)> _received = [];

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(TakeAsync);
        }

        public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        public IEnumerable<string> Paths
        {
            get
            {
                lock (_turn) return [.. _received.Select(one => one.Path).Distinct().Order(StringComparer.Ordinal)];
            }
        }

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        public string Received(string path)
        {
            lock (_turn) return string.Concat(_received.Where(one => one.Path == path).Select(one => one.Body));
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            context.Request.ContentType.ShouldBe("application/x-protobuf");
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (_turn) _received.Add((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        }
    }
}
