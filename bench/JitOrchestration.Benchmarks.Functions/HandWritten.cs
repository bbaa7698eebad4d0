using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace JitOrchestration.Benchmarks.Functions;

/// <summary>What takes as little as anything: a number.</summary>
public sealed record Note(int N);

/// <summary>
/// What somebody would write who has only this one graph: the orchestrations with which the service's are compared, and
/// the activity that does what the tool <c>echo</c> does.
/// </summary>
public static class HandWritten
{
    public const string Fan = "HandWrittenFan";
    public const string Chain = "HandWrittenChain";
    private const string Echo = "HandWrittenEcho";

    /// <summary>So many activities at once, and one that joins them.</summary>
    [Function(Fan)]
    public static async Task<Note> FanAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var width = context.GetInput<Note>()!.N;
        var notes = await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<Note>(Echo, new Note(i))));
        return await context.CallActivityAsync<Note>(Echo, new Note(notes.Length));
    }

    /// <summary>So many activities, each with what the one before returned.</summary>
    [Function(Chain)]
    public static async Task<Note> ChainAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var length = context.GetInput<Note>()!.N;
        var note = new Note(length);
        for (var i = 0; i < length; i++) note = await context.CallActivityAsync<Note>(Echo, note);
        return note;
    }

    [Function(Echo)]
    public static Note EchoNote([ActivityTrigger] Note note) => note;
}
