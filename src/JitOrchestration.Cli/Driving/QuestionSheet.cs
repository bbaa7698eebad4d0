using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Driving;

/// <summary>A question that is to be shown.</summary>
/// <param name="Path">Where it is asked; null: about the plan.</param>
/// <param name="Id">By which it is answered.</param>
/// <param name="Question">What is asked.</param>
internal sealed record ShownQuestion(string? Path, string Id, Question Question)
{
    public static ShownQuestion Of(OpenQuestion open) => new(open.Path, open.Asked.Id, open.Asked.Question);
}

/// <summary>Lists what a run asks, each question with the commands that answer it.</summary>
/// <param name="screen">Where to.</param>
/// <param name="commandLine">Makes a command line of words, one that finds the run where it is.</param>
internal sealed class QuestionSheet(Screen screen, Func<string[], string> commandLine)
{
    private const int LongestArguments = 2_000;

    /// <summary>The policy writes shorter arguments into its question.</summary>
    private const int ShortArguments = 300;

    /// <summary>With these words the policy says that it wrote only the beginning.</summary>
    private const string CutMark = "characters in all)";

    public static async Task ShowAsync(Workbench bench, RunState run)
    {
        var open = await OpenQuestions.OfAsync(bench.Engine, run);
        List<ShownQuestion> shown = [.. open.Select(ShownQuestion.Of)];
        new QuestionSheet(bench.Screen, bench.CommandLine).Show(run.RunId, shown);
        // Nobody drives the run when this process is gone.
        if (shown.Any(question => question.Question.ExpiresAt is not null)) bench.Screen.Always($"When the time for an answer is over, go on with: {bench.CommandLine("resume", run.RunId)}");
    }

    public void Show(string runId, IReadOnlyList<ShownQuestion> open)
    {
        screen.Always(open.Count == 1 ? "A person is needed: 1 question is open." : $"A person is needed: {open.Count} questions are open.");
        foreach (var question in open) Show(runId, question);
    }

    /// <summary>A question, with what a person must know to answer it.</summary>
    public static void ShowQuestion(Screen screen, ShownQuestion open)
    {
        var question = open.Question;
        screen.Text();
        if (screen.IsTerminal) screen.Text($"? {open.Path ?? "plan"}: {question.Text}", Styles.Notice);
        else screen.Always($"{open.Path ?? "plan"} ({open.Id}): {question.Text}");
        if (Arguments(question) is { } arguments) screen.Always(Indent(arguments));
        if (question.Schema is { } schema) screen.Always(Indent($"The answer must fit: {ValueText.Line(schema, LongestArguments)}"));
        if (question.ExpiresAt is { } expires) screen.Always(Indent($"Open until {expires:u}"));
    }

    private void Show(string runId, ShownQuestion open)
    {
        ShowQuestion(screen, open);
        foreach (var words in Ways(open.Question)) screen.Always(Indent(commandLine(["answer", runId, open.Id, .. words])));
    }

    private static string[][] Ways(Question question) => question switch
    {
        { Kind: QuestionKind.Ask, AnswerKind: AskKind.Choice } => [.. question.Choices.Select(choice => (string[])[choice])],
        { Kind: QuestionKind.Ask, AnswerKind: AskKind.Text, Schema: not null } => [["--json-answer", "<JSON>"]],
        { Kind: QuestionKind.Ask, AnswerKind: AskKind.Text } => [["<ANSWER>"]],
        { Kind: QuestionKind.UnknownOutcome } => [["--approve"], ["--json-answer", "<JSON>"], ["--reject"]],
        _ => [["--approve"], ["--reject"]],
    };

    private static string? Arguments(Question question) => question.Arguments switch
    {
        Value.Inline inline when inline.Json.GetRawText().Length <= ShortArguments => null,
        Value.Inline when question.Kind == QuestionKind.ToolCall && !question.Text.Contains(CutMark, StringComparison.Ordinal) => null,
        Value.Inline inline => Cut(Screen.Pretty(inline.Json)),
        Value.Stored stored => $"{stored.Bytes:N0} bytes of arguments",
        _ => null,
    };

    private static string Cut(string text) => text.Length <= LongestArguments ? text : $"{text[..LongestArguments]}… ({text.Length:N0} characters in all)";

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => $"    {line}"));
}
