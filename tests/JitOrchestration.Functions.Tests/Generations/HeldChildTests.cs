using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Tests.Units;

namespace JitOrchestration.Functions.Tests.Generations;

/// <summary>A paused run holds its children.</summary>
public class HeldChildTests
{
    private const string Parent = """{ "subtasks": [ { "id": "c", "workflow": { "plan": { "subtasks": [ { "id": "x", "tool": "echo" } ] } } } ] }""";
    private const string Child = """{ "subtasks": [ { "id": "x", "tool": "echo" } ] }""";

    [Fact]
    public void Launch_EndsWhileTheRunIsPaused_ChildStartsNothing()
    {
        var (parent, launch) = Paused();

        var begins = parent.Take(new Completion.Launched(launch.Call, new LaunchAnswer("i", Begun.GenerationOf(Child), null)), Begun.At).OfType<Act.RunChild>().Single();
        var child = new Generation(begins.Launched.Child!);

        child.Begin(Begun.At).OfType<Act.Perform>().ShouldBeEmpty();
        child.Run.HeldByParent.ShouldBeTrue();
        child.Next().Said.ShouldBeNull("it has been heard");
    }

    [Fact]
    public void Word_LostAndSaidInBetween_IsSaidAgainEachTime()
    {
        var (parent, launch) = Paused();
        var tell = parent.Take(new Completion.Launched(launch.Call, new LaunchAnswer("i", Begun.GenerationOf(Child), null)), Begun.At).OfType<Act.Tell>().Single();

        for (var i = 0; i < 50; i++)
        {
            parent.Take(new Completion.TellLost(tell), Begun.At).ShouldContain(tell);
            if (i % 5 == 0) parent.Take(new Completion.Told(), Begun.At);
        }
    }

    /// <summary>A run that is paused while a child of it is being launched.</summary>
    private static (Generation Run, Act.Launch Launch) Paused()
    {
        var run = new Generation(Begun.GenerationOf(Parent));
        var launch = run.Begin(Begun.At).OfType<Act.Launch>().Single();
        run.Take(new Completion.Rang(new Ring()), Begun.At);
        run.Take(new Completion.MailRead(new Mail([new Letter("01", InputJson.ToElement(new Input.Pause()))])), Begun.At);
        return (run, launch);
    }
}
