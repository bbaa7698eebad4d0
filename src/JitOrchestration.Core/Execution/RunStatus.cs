using System.Text.Json.Serialization;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Execution;

/// <summary>How a run stands, as its user sees it.</summary>
[JsonConverter(typeof(WireWordConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted; nothing has been done.</summary>
    Queued,

    /// <summary>The planner is at work.</summary>
    Planning,

    /// <summary>Something runs, or a timer is pending.</summary>
    Running,

    /// <summary>Nothing runs, no timer is pending, and a question to a person is open.</summary>
    InputRequired,

    /// <summary>Nothing starts until it is resumed.</summary>
    Paused,

    /// <summary>Every subtask is settled and the result is there.</summary>
    Completed,

    /// <summary>A subtask failed, a limit was crossed, or no plan could be made.</summary>
    Failed,

    /// <summary>A person ended it.</summary>
    Cancelled,
}

/// <summary>How a subtask, or an instance of one, stands.</summary>
[JsonConverter(typeof(WireWordConverter<SubtaskStatus>))]
public enum SubtaskStatus
{
    /// <summary>Its dependencies are not settled yet.</summary>
    Pending,

    /// <summary>It is being worked on.</summary>
    Running,

    /// <summary>It waits: for a time, a person, or a child run that itself waits.</summary>
    Waiting,

    /// <summary>It has a result.</summary>
    Completed,

    /// <summary>The graph did not take it; its result is null.</summary>
    Skipped,

    /// <summary>It failed; with <c>on_failure: continue</c> the run went on with null.</summary>
    Failed,

    /// <summary>The run ended before it did.</summary>
    Cancelled,
}
