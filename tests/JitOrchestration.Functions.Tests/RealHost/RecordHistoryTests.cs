using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using DurableTask.Core.History;
using Grpc.Net.Client;
using JitOrchestration.Functions.Storage;
using JitOrchestration.Functions.Tests.Recorded;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace JitOrchestration.Functions.Tests.RealHost;

/// <summary>
/// Records the history that <see cref="RecordedHistoryTests"/> replays. To write it anew, run this class with
/// <c>JIT_RECORD_HISTORY=1</c> where there is a Functions host: for a new version of decisions, and not because the
/// replay of the old one fails.
/// </summary>
public sealed partial class RecordHistoryTests
{
    private const string Switch = "JIT_RECORD_HISTORY";

    private const string Plan = """
        { "subtasks": [
          { "id": "left", "tool": "echo", "args": { "side": "left" } },
          { "id": "right", "tool": "echo", "args": { "side": "right" } },
          { "id": "each", "for_each": "input", "tool": "echo", "args": { "item": "{{item}}" } },
          { "id": "pause", "wait": 2, "depends_on": ["left", "right"] },
          { "id": "which", "ask": { "question": "Which side?", "kind": "choice", "choices": ["left", "right"] } },
          { "id": "child", "workflow": { "plan": { "subtasks": [ { "id": "inner", "tool": "echo", "args": { "got": "{{input}}" } } ] }, "input": "{{each.result}}" }, "depends_on": ["each"] },
          { "id": "join", "tool": "echo", "args": { "side": "{{which.result}}", "child": "{{child.result}}" }, "depends_on": ["pause", "which", "child"] } ] }
        """;

    [Fact]
    public async Task History_OfARunWithEverything_IsWritten()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(Switch) == "1", $"Writes the recorded history anew, and only when {Switch}=1 asks for it.");
        FunctionsHost.RequireIt();
        using var storage = await Azurite.StartAsync();
        using var host = await FunctionsHost.StartAsync(storage, ("Logging__LogLevel__Host.Triggers.DurableTask", "Information"));
        // The host says it once, when it starts.
        var endpoint = Endpoint().Match(host.Output);
        endpoint.Success.ShouldBeTrue(host.Output);
        var id = await host.StartRunAsync(Plan, "[1, 2, 3]");
        await Eventually.TrueAsync(async () => await host.StatusOfAsync(id, "child") == "completed", () => host.Output);
        await host.PostAsync($"/v1/runs/{id}/subtasks/which/answer", new { answer = "right" });
        (await host.EndAsync(id)).GetProperty("status").GetString().ShouldBe("completed");

        new RecordedHistory(await HistoryAsync(endpoint.Groups[1].Value, id), await JournalAsync(storage, host, id)).Write(RecordedHistoryTests.Name);
    }

    /// <summary>Asks the host itself, as its worker does.</summary>
    private static async Task<IList<HistoryEvent>> HistoryAsync(string endpoint, string id)
    {
        using var channel = GrpcChannel.ForAddress(endpoint);
        await using var client = new GrpcDurableTaskClient("recorder", new GrpcDurableTaskClientOptions { Channel = channel }, NullLogger.Instance);
        await Eventually.TrueAsync(async () => (await client.GetInstanceAsync(id))!.IsCompleted, () => "The orchestration does not end.");
        var history = await client.GetOrchestrationHistoryAsync(id);
        foreach (var start in history.OfType<ExecutionStartedEvent>()) start.ParentTraceContext = null;
        foreach (var scheduled in history.OfType<TaskScheduledEvent>()) scheduled.ParentTraceContext = null;
        return history;
    }

    /// <summary>The first part is what accepted the run; the second is what the orchestration stored.</summary>
    private static async Task<byte[]> JournalAsync(Azurite storage, FunctionsHost host, string id) =>
        (await new AzureBlobs(new BlobContainerClient(storage.Connection, host.Container)).ReadAsync(BlobNames.JournalPart(id, 1)))!;

    [GeneratedRegex("Opened local gRPC endpoint: (http://[^ \\s]+?)\\.?(?=\\s|$)")]
    private static partial Regex Endpoint();
}
