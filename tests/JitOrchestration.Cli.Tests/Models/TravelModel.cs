using System.Collections.Immutable;
using JitOrchestration.Activities.Models;
using JitOrchestration.Testing.ModelServer;

namespace JitOrchestration.Cli.Tests.Models;

/// <summary>A model that plans a journey, badly at first, and takes every role of the run.</summary>
internal static class TravelModel
{
    public const string Name = "gpt-4.1-mini";

    public const string Request = "Work out what a journey to Graz costs and describe the town";

    public const string Greeting = "What does hello mean?";

    public const string Answer = "The journey costs 42 EUR, to a town of red roofs.";

    private const string BadPlan = """{ "subtasks": [{ "id": "facts", "tool": "look_up", "args": {} }, { "id": "cost", "task": "Add up {{fact.result}}" }] }""";

    private const string Plan = """
        { "subtasks": [
          { "id": "facts", "tool": "echo", "args": { "train": 30, "room": 12, "town": "Graz" } },
          { "id": "cost", "task": "Add up the prices in {{facts.result}}", "agent": { "tools": ["calculate", "echo"] }, "depends_on": ["facts"] },
          { "id": "town", "task": "Describe the town of {{facts.result}}", "depends_on": ["facts"] } ] }
        """;

    /// <summary>Every role.</summary>
    public static ModelAnswer Play(ModelRequest request) => request.Form switch
    {
        "route" => Answers.Json(new { direct = request.LastText.Contains(Greeting, StringComparison.Ordinal) ? "A greeting." : null }),
        "plan" => Answers.Text(request.Turns == 0 ? BadPlan : Plan),
        _ when request.AllText.Contains("Add up the prices", StringComparison.Ordinal) && !IsSynthesis(request) => Cost(request),
        _ when IsSynthesis(request) => Answers.Text(Answer),
        _ => Answers.Text("Red roofs."),
    };

    /// <summary>Never plans well.</summary>
    public static ModelAnswer PlayBadPlanner(ModelRequest request) => request.Form == "plan" ? Answers.Text(BadPlan) : Play(request);

    /// <summary>A folder whose program asks a server.</summary>
    public static CliFolder WithModel(this CliFolder folder, ScriptedModelServer server, string model = Name) => folder
        .WithVariable(ModelVariables.OpenAIBaseUrl, server.BaseUrl.ToString())
        .WithVariable(ModelVariables.Model, model);

    /// <summary>The requests of one role, told by the form that the answer must have.</summary>
    public static ImmutableArray<ModelRequest> OfForm(this ScriptedModelServer server, string form) => [.. server.Requests.Where(request => request.Form == form)];

    private static ModelAnswer Cost(ModelRequest request) => request.Turns == 0
        ? Answers.ToolCalls(("sum", "calculate", """{"expression": "30 + 12"}"""), ("note", "echo", """{"currency": "EUR"}"""))
        : Answers.Text($"{(request.AllText.Contains("42", StringComparison.Ordinal) ? 42 : 0)} EUR");

    // Only it is told how subtasks ended.
    private static bool IsSynthesis(ModelRequest request) => request.LastText.Contains("name=\"subtasks\"", StringComparison.Ordinal);
}
