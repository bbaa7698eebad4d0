using JitOrchestration.Functions.Callbacks;

namespace JitOrchestration.Functions.Orchestration;

/// <summary>What a generation wants of Durable Functions.</summary>
internal abstract record Act
{
    private Act()
    {
    }

    /// <summary>Perform calls in one activity.</summary>
    public sealed record Perform(string Activity, CallBatch Batch) : Act;

    /// <summary>Prepare a child run.</summary>
    public sealed record Launch(CallBatch Call) : Act;

    /// <summary>Run a child as a sub-orchestration.</summary>
    public sealed record RunChild(string RunId, LaunchAnswer Launched) : Act;

    /// <summary>Read the mailbox.</summary>
    public sealed record ReadMail(MailRequest Request) : Act;

    /// <summary>Wait until a moment, and for no other.</summary>
    public sealed record Wait(DateTimeOffset Until) : Act;

    /// <summary>Say something to another run.</summary>
    public sealed record Tell(Message Message) : Act;

    /// <summary>Have somebody told what has happened.</summary>
    public sealed record Announce(CallbackOrder Order) : Act;
}

/// <summary>What came back from Durable Functions.</summary>
internal abstract record Completion
{
    private Completion()
    {
    }

    /// <summary>Calls were performed.</summary>
    public sealed record Performed(CallBatch Batch, CallAnswers Answers) : Completion;

    /// <summary>An activity did not come back: its worker died, or it met what it was not written for.</summary>
    public sealed record Lost(CallBatch Batch, bool IsLaunch = false) : Completion;

    /// <summary>A child was prepared.</summary>
    public sealed record Launched(CallBatch Call, LaunchAnswer Answer) : Completion;

    /// <summary>A child returned.</summary>
    public sealed record Returned(RunOutcome Outcome) : Completion;

    /// <summary>The orchestration of a child broke.</summary>
    public sealed record ChildBroke(string RunId, string Message) : Completion;

    /// <summary>The mailbox was read.</summary>
    public sealed record MailRead(Mail Mail) : Completion;

    /// <summary>Whoever read the mailbox did not come back.</summary>
    public sealed record MailLost : Completion;

    /// <summary>Something was said, or is going to be.</summary>
    public sealed record Told : Completion;

    /// <summary>Whoever was to say something did not come back.</summary>
    public sealed record TellLost(Act Act) : Completion;

    /// <summary>The orchestration was woken.</summary>
    public sealed record Rang(Ring Ring) : Completion;

    /// <summary>A timer fired.</summary>
    public sealed record Due(DateTimeOffset At) : Completion;
}
