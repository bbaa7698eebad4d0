using JitOrchestration.Activities.Performing;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Engine.Contract;

/// <summary>What the contracts share.</summary>
/// <typeparam name="TFactory">Opens the engine that is held against the contract.</typeparam>
public abstract class EngineContract<TFactory>
    where TFactory : IEngineFactory, new()
{
    /// <summary>Opens an engine with these tools beside the built-in ones.</summary>
    protected static Task<EngineUnderTest> OpenAsync(params ITool[] tools) => OpenAsync(null, tools);

    /// <summary>Opens an engine with a mind of the test's own.</summary>
    protected static async Task<EngineUnderTest> OpenAsync(IThinking? thinking, params ITool[] tools) =>
        new(await new TFactory().OpenAsync(new EngineSetup { Tools = tools, Thinking = thinking }));

    /// <summary>The statuses of a run's subtasks: <c>a:Completed b:Skipped</c>.</summary>
    protected static string Statuses(RunState run) =>
        string.Join(' ', run.Subtasks.Select(subtask => $"{subtask.Id}:{subtask.Status}"));

    /// <summary>A JSON text of about so many bytes.</summary>
    protected static string Text(int bytes) => $"\"{new string('x', bytes - 2)}\"";
}
