using Grpc.Core;
using JitOrchestration.Functions.Engine;
using Microsoft.DurableTask.Client;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>Waiting for the end of an orchestration, whatever the storage does.</summary>
public class EndWatchTests
{
    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unavailable)]
    public async Task Storage_ThatStalls_IsAskedAgain(StatusCode status)
    {
        var client = new Mock<DurableTaskClient>("test");
        client.SetupSequence(durable => durable.GetInstanceAsync("a", It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(status, "It took too long.")))
            .ReturnsAsync(new OrchestrationMetadata("WorkflowOrchestrator", "a") { RuntimeStatus = OrchestrationRuntimeStatus.Completed });

        await new EndWatch(client.Object, TimeProvider.System).WaitAsync("a", CancellationToken.None);

        client.VerifyAll();
    }

    [Fact]
    public async Task Client_ThatGivesUpByItself_IsAskedAgain()
    {
        var client = new Mock<DurableTaskClient>("test");
        client.SetupSequence(durable => durable.GetInstanceAsync("a", It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OperationCanceledException("The GetInstanceAsync operation was canceled."))
            .ReturnsAsync((OrchestrationMetadata?)null);

        await new EndWatch(client.Object, TimeProvider.System).WaitAsync("a", CancellationToken.None);

        client.VerifyAll();
    }

    [Fact]
    public async Task Storage_ThatRefuses_IsNot()
    {
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(durable => durable.GetInstanceAsync("a", It.IsAny<bool>(), It.IsAny<CancellationToken>())).ThrowsAsync(new RpcException(new Status(StatusCode.PermissionDenied, "No.")));

        await Should.ThrowAsync<RpcException>(() => new EndWatch(client.Object, TimeProvider.System).WaitAsync("a", CancellationToken.None));
    }
}
