using JitOrchestration.Engine.Contract;
using JitOrchestration.Functions.Orchestration;
using Microsoft.DurableTask;
using Moq;

namespace JitOrchestration.Functions.Tests.Units;

/// <summary>An orchestration of which a test says what comes back; what it says nothing of never comes.</summary>
internal sealed class MockedContext
{
    public MockedContext(GenerationInput input)
    {
        Mock.Setup(context => context.InstanceId).Returns(input.RunId);
        Mock.Setup(context => context.CurrentUtcDateTime).Returns(() => Now.UtcDateTime);
        Mock.Setup(context => context.GetInput<GenerationInput>()).Returns(input);
        Mock.Setup(context => context.WaitForExternalEvent<Ring>(ActivityNames.Doorbell, It.IsAny<CancellationToken>())).Returns(Never<Ring>());
        Mock.Setup(context => context.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns((DateTime _, CancellationToken cancellation) => Never<bool>().WaitAsync(cancellation));
        Mock.Setup(context => context.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object>(), It.IsAny<TaskOptions>())).Returns(Never<bool>());
        On<CallAnswers, CallBatch>(ActivityNames.CallTool, Begun.Echo);
        Saves(_ => Task.CompletedTask);
    }

    public Mock<TaskOrchestrationContext> Mock { get; } = new();

    /// <summary>What the orchestration takes for now.</summary>
    public DateTimeOffset Now { get; set; } = Begun.At;

    /// <summary>The parts of the journal that it wanted stored.</summary>
    public List<JournalPart> Parts { get; } = [];

    public Task<RunOutcome?> RunAsync() => WorkflowOrchestrator.RunAsync(Mock.Object).WaitAsync(EngineUnderTest.Patience);

    /// <summary>What an activity answers.</summary>
    public void On<TAnswer, TInput>(string activity, Func<TInput, TAnswer> answer) => OnAsync<TAnswer, TInput>(activity, input => Task.FromResult(answer(input)));

    /// <summary>What an activity answers, or how it fails.</summary>
    public void OnAsync<TAnswer, TInput>(string activity, Func<TInput, Task<TAnswer>> answer) => Mock
        .Setup(context => context.CallActivityAsync<TAnswer>(new TaskName(activity), It.IsAny<object>(), It.IsAny<TaskOptions>()))
        .Returns((TaskName _, object input, TaskOptions _) => answer((TInput)input));

    /// <summary>What comes of storing a part of the journal.</summary>
    public void Saves(Func<JournalPart, Task> save) => Mock
        .Setup(context => context.CallActivityAsync(new TaskName(ActivityNames.SaveJournal), It.IsAny<object>(), It.IsAny<TaskOptions>()))
        .Returns((TaskName _, object part, TaskOptions _) => SaveAsync((JournalPart)part, save));

    /// <summary>How Durable Functions says that an activity failed, or the worker that had it.</summary>
    public static TaskFailedException Failure(string activity) => new(activity, 1, new TaskFailureDetails("System.Exception", "The worker is gone.", null, null, null));

    private async Task SaveAsync(JournalPart part, Func<JournalPart, Task> save)
    {
        Parts.Add(part);
        await save(part);
    }

    private static Task<T> Never<T>() => new TaskCompletionSource<T>().Task;
}
