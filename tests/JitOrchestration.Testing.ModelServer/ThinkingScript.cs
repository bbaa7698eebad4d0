namespace JitOrchestration.Testing.ModelServer;

/// <summary>
/// A model in every role of one run: a router that wants a workflow; a planner whose first plan is not valid; an agent that
/// calls tools, answers in a wrong form, and mends that; a synthesizer. What it says depends on what it is asked and on
/// nothing else, so that a call which is made twice is answered in the same way.
/// </summary>
/// <param name="Plan">The planner's second plan, which has one agent; its <c>output_schema</c> wants <c>{"n": 7}</c>.</param>
/// <param name="FirstTurn">What the agent says first: tools to call.</param>
public sealed record ThinkingScript(string Plan, CompletionAnswer FirstTurn)
{
    /// <summary>How many calls of the model a run takes in which none is lost.</summary>
    public const int Calls = 7;

    /// <summary>What the synthesizer says.</summary>
    public const string Answer = "It is seven.";

    /// <summary>Answers a request.</summary>
    public ModelAnswer Play(ModelRequest request) => request.Form switch
    {
        "route" => Answers.Json(new { direct = (string?)null }),
        "plan" => Answers.Text(request.Turns == 0 ? """{ "subtasks": [] }""" : Plan),
        _ when IsSynthesis(request) => Answers.Text(Answer),
        _ => Turn(request),
    };

    private ModelAnswer Turn(ModelRequest request) => request.Turns switch
    {
        0 => FirstTurn,
        1 => Answers.Text("It is seven, but this is no JSON."),
        _ => Answers.Json(new { n = 7 }),
    };

    // Nobody else is told how the subtasks of a run ended.
    private static bool IsSynthesis(ModelRequest request) => request.LastText.Contains("name=\"subtasks\"", StringComparison.Ordinal);
}
