using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Cli.Rendering;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;
using Spectre.Console;

namespace JitOrchestration.Cli.Driving;

/// <summary>Asks the person at the terminal what a run wants to know. What is left for later stays open.</summary>
internal sealed class QuestionDialog(Workbench bench, CancellationToken cancel)
{
    private const string Later = "Later";

    private readonly HashSet<string> _left = [];

    private IAnsiConsole Console => bench.Screen.Console;

    /// <summary>Whether there may be a question that was not left for later.</summary>
    public bool MayAsk(RunState run) =>
        run.Questions.Any(question => !_left.Contains(question.Id)) || (run.Children.Any(child => child.Parked) && !_left.Contains(run.RunId));

    /// <summary>Asks the first open question.</summary>
    /// <returns>False: the rest is left for later, and nothing else goes on.</returns>
    public async Task<bool> AskAsync(RunState run)
    {
        var open = await OpenQuestions.OfAsync(bench.Engine, run);
        if (open.FirstOrDefault(question => !_left.Contains(question.Asked.Id)) is { } question) return await AskAsync(question);
        _left.Add(run.RunId);
        return run.Status != RunStatus.InputRequired;
    }

    private async Task<bool> AskAsync(OpenQuestion question)
    {
        QuestionSheet.ShowQuestion(bench.Screen, question);
        try
        {
            if (await ReplyAsync(question) is { } reply) await SendAsync(question, reply);
            else _left.Add(question.Asked.Id);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: the run is about to be cancelled.
            Console.WriteLine();
        }
        return true;
    }

    private async Task SendAsync(OpenQuestion question, Reply reply)
    {
        if (await bench.Engine.SignalAsync(question.RunId, new Input.Answer(question.Asked.Id, reply), CancellationToken.None)
            is SignalOutcome.Refused { Rejection: var rejection }) bench.Screen.Note(rejection.Message);
    }

    private Task<Reply?> ReplyAsync(OpenQuestion open) => open.Asked.Question switch
    {
        { Kind: QuestionKind.Ask, AnswerKind: AskKind.Text } question => TextAsync(open, question),
        { Kind: QuestionKind.Ask, AnswerKind: AskKind.Choice } question => ChoiceAsync(question),
        { Kind: QuestionKind.UnknownOutcome } => OutcomeAsync(open),
        { Kind: QuestionKind.ToolCall } => ApprovalAsync("Allow", "Refuse"),
        { Kind: QuestionKind.Plan } => ApprovalAsync("Run it", "Refuse it"),
        _ => ApprovalAsync("Yes", "No"),
    };

    private async Task<Reply?> ApprovalAsync(string yes, string no)
    {
        var choice = await SelectAsync([yes, no]);
        return choice is null ? null : new Reply(Approved: choice == yes);
    }

    private async Task<Reply?> ChoiceAsync(Question question) =>
        await SelectAsync(question.Choices) is { } choice ? new Reply(Value.Of(choice)) : null;

    private async Task<Reply?> OutcomeAsync(OpenQuestion open)
    {
        const string Again = "Run it again";
        const string Result = "It happened: give its result";
        const string Fail = "Let it fail";
        return await SelectAsync([Again, Result, Fail]) switch
        {
            Again => new Reply(Approved: true),
            Fail => new Reply(Approved: false),
            Result => await TextAsync(open, open.Asked.Question),
            _ => null,
        };
    }

    private async Task<Reply?> TextAsync(OpenQuestion open, Question question)
    {
        while (true)
        {
            var text = await new TextPrompt<string>("[grey](empty: later)[/] >").AllowEmpty().ShowAsync(Console, cancel);
            if (text.Length == 0) return null;
            var answer = Answers.Read(question, text);
            if (Answers.Problems(question, answer) is not { Count: > 0 } problems) return new Reply(await bench.Engine.KeepAsync(open.RunId, answer, cancel));
            foreach (var problem in problems) bench.Screen.Note(problem);
        }
    }

    private async Task<string?> SelectAsync(IEnumerable<string> choices)
    {
        var numbered = choices.Append(Later).Select((text, number) => (Number: number, Text: text)).ToArray();
        var prompt = new SelectionPrompt<(int Number, string Text)>()
            .HighlightStyle(Styles.Active)
            .UseConverter(choice => Markup.Escape(Clean.Line(choice.Text, 200)))
            .AddChoices(numbered);
        var chosen = await prompt.ShowAsync(Console, cancel);
        Console.WriteLine($"> {Clean.Line(chosen.Text, 200)}", Styles.Faint);
        return chosen.Number == numbered.Length - 1 ? null : chosen.Text;
    }
}
