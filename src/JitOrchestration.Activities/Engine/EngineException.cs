namespace JitOrchestration.Activities.Engine;

/// <summary>
/// The engine itself cannot go on: its journal or its payload store failed. What was committed is safe. Never the
/// answer to a call: the call is done again when the engine can go on.
/// </summary>
/// <param name="code">A stable name, such as <c>disk_full</c>.</param>
/// <param name="message">What is wrong, with which file, and what to do.</param>
/// <param name="innerException">What the system said.</param>
public class EngineException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>A stable name.</summary>
    public string Code { get; } = code;
}
