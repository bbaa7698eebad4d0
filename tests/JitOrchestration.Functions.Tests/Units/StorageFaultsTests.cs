using System.Text;
using System.Text.Json;
using Azure;
using Grpc.Core;
using JitOrchestration.Activities.Offline;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Functions.Engine;
using JitOrchestration.Functions.Http;
using JitOrchestration.Functions.Orchestration;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>The API over a storage that does not answer.</summary>
public class StorageFaultsTests
{
    private readonly ToolRegistry _tools = new(BuiltInTools.Create(new BuiltInToolOptions()));
    private readonly HookedBlobs _blobs = new();
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };
    private readonly ApiHost _api;

    public StorageFaultsTests()
    {
        var mind = new OfflineMind(_tools);
        _api = new ApiHost(new DurableEngines(_blobs, _tools, mind, HistoryLimits.Default, TimeProvider.System), _tools, mind, TimeProvider.System);
    }

    public static TheoryData<Exception> Passing =>
    [
        new OperationCanceledException("The GetInstanceAsync operation was canceled."),
        new TimeoutException(),
        new RpcException(new Status(StatusCode.Unavailable, "")),
        new RpcException(new Status(StatusCode.Internal, "A StorageException was thrown")),
        new RpcException(new Status(StatusCode.Unknown, "Exception was thrown by handler.")),
        new RequestFailedException(503, "Server busy"),
        new AggregateException(new RequestFailedException("no answer"), new TaskCanceledException()),
    ];

    public static TheoryData<Exception> Lasting =>
    [
        new RpcException(new Status(StatusCode.PermissionDenied, "")),
        new RequestFailedException(403, "Forbidden"),
        new AggregateException(new RequestFailedException(503, "Server busy"), new InvalidOperationException()),
        new InvalidOperationException(),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public void Fault_ThatPasses_IsExplained(Exception fault) => StorageFaults.Explain(fault)!.Code.ShouldBe("storage_unavailable");

    [Theory]
    [MemberData(nameof(Lasting))]
    public void Fault_ThatLasts_IsABug(Exception fault) => StorageFaults.Explain(fault).ShouldBeNull();

    [Fact]
    public void Fault_ThatTheCallerMade_IsNone() => StorageFaults.IsPassing(new OperationCanceledException(), new CancellationToken(canceled: true)).ShouldBeFalse();

    [Fact]
    public async Task Start_OrchestrationThatCannotBeScheduledNow_IsAccepted_BecauseTheJournalHasIt()
    {
        ScheduleBreaks();

        var (status, answer) = await AskAsync("start_run", "POST", "/v1/runs", """{ "request": "Say \"hello\"" }""");

        status.ShouldBe(202, answer.GetRawText());
        (await new RunIndex(_blobs).FindAsync(answer.GetProperty("id").GetString()!, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Get_StorageThatStalls_Is503_AndSaysWhenToComeAgain()
    {
        ScheduleBreaks();
        var id = (await AskAsync("start_run", "POST", "/v1/runs", """{ "request": "Say \"hello\"" }""")).Answer.GetProperty("id").GetString()!;
        _client.Setup(durable => durable.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ThrowsAsync(new OperationCanceledException());

        var (status, answer) = await AskAsync("get_run", "GET", $"/v1/runs/{id}", null, ("id", id));

        (status, answer.GetProperty("code").GetString()).ShouldBe((503, "storage_unavailable"));
    }

    private void ScheduleBreaks() => _client
        .Setup(durable => durable.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
        .ThrowsAsync(new OperationCanceledException("The ScheduleNewOrchestrationInstanceAsync operation was canceled."));

    private async Task<(int Status, JsonElement Answer)> AskAsync(string call, string method, string path, string? body, params (string Name, string Value)[] route)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        (context.Request.Method, context.Request.Path, context.Request.ContentType) = (method, path, "application/json");
        if (body is not null) context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in route) context.Request.RouteValues[name] = value;
        context.Response.Body = new MemoryStream();
        await (await _api.HandleAsync(call, context, _client.Object)).ExecuteAsync(context);
        return (context.Response.StatusCode, JsonElement.Parse(((MemoryStream)context.Response.Body).ToArray()));
    }
}
