using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Driving;

/// <summary>Lists what a run asks, each question with the commands that answer it.</summary>
internal sealed class QuestionSheet(Workbench bench)
{
    private const int LongestArguments = 2_000;

    /// <summary>The policy writes shorter arguments into its question.</summary>
    private const int ShortArguments = 300;

    /// <summary>With these words the policy says that it wrote only the beginning.</summary>
    private const string CutMark = "characters in all)";

    public async Task ShowAsync(RunState run)
    {
        var open = await OpenQuestions.OfAsync(bench.Engine, run);
        bench.Screen.Always(open.Count == 1 ? "A person is needed: 1 question is open." : $"A person is needed: {open.Count} questions are open.");
        foreach (var question in open) Show(run, question);
    }

    /// <summary>A question, with what a person must know to answer it.</summary>
    public static void ShowQuestion(Screen screen, OpenQuestion open)
    {
        var question = open.Asked.Question;
        screen.Text();
        if (screen.IsTerminal) screen.Text($"? {open.Path ?? "plan"}: {question.Text}", Styles.Notice);
        else screen.Always($"{open.Path ?? "plan"} ({open.Asked.Id}): {question.Text}");
        if (Arguments(question) is { } arguments) screen.Always(Indent(arguments));
        if (question.Schema is { } schema) screen.Always(Indent($"The answer must fit: {ValueText.Line(schema, LongestArguments)}"));
        if (question.ExpiresAt is { } expires) screen.Always(Indent($"Open until {expires:u}"));
    }

    private void Show(RunState run, OpenQuestion open)
    {
        ShowQuestion(bench.Screen, open);
        foreach (var words in Ways(open.Asked.Question)) bench.Screen.Always(Indent(bench.CommandLine(["answer", run.RunId, open.Asked.Id, .. words])));
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
