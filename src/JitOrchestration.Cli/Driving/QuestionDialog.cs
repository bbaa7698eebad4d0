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

    /// <summary>Each is asked once: what was left for later, and what was answered, though the run at hand may not know it yet.</summary>
    private readonly HashSet<(string RunId, string QuestionId)> _left = [];

    private readonly HashSet<(string RunId, string QuestionId)> _answered = [];

    /// <summary>The run as it stood when it was behind its children, by its sequence.</summary>
    private long _behindAt = -1;

    private bool _childrenLeft;

    private IAnsiConsole Console => bench.Screen.Console;

    /// <summary>Whether the run at hand is known to be out of date: an answer that was taken is not in it.</summary>
    public bool IsOutdated(RunState run) =>
        run.Sequence == _behindAt || run.Questions.Any(question => _answered.Contains((run.RunId, question.Id)));

    /// <summary>Whether there may be a question that was not left for later.</summary>
    public bool MayAsk(RunState run) =>
        run.Questions.Any(question => IsNew(run.RunId, question)) || (run.Children.Any(child => child.Parked) && !_childrenLeft);

    /// <summary>Asks the first open question.</summary>
    /// <returns>False: the rest is left for later, and nothing else goes on.</returns>
    public async Task<bool> AskAsync(RunState run)
    {
        var open = await OpenQuestions.OfAsync(bench.Engine, run);
        if (open.FirstOrDefault(question => IsNew(question.RunId, question.Asked)) is { } question) return await AskAsync(question);
        if (await IsBehindChildrenAsync(run)) _behindAt = run.Sequence;
        else _childrenLeft = true;
        return run.Sequence == _behindAt || run.Status != RunStatus.InputRequired;
    }

    private bool IsNew(string runId, QuestionState question) => !_left.Contains((runId, question.Id)) && !_answered.Contains((runId, question.Id));

    /// <summary>A child that goes on tells its parent so, but a moment later.</summary>
    private async Task<bool> IsBehindChildrenAsync(RunState run)
    {
        foreach (var link in run.Children.Where(child => child.Parked))
        {
            if (await bench.Engine.GetAsync(link.RunId) is { } child && (child.Status != RunStatus.InputRequired || await IsBehindChildrenAsync(child))) return true;
        }
        return false;
    }

    private async Task<bool> AskAsync(OpenQuestion question)
    {
        QuestionSheet.ShowQuestion(bench.Screen, ShownQuestion.Of(question));
        try
        {
            if (await ReplyAsync(question) is { } reply) await SendAsync(question, reply);
            else _left.Add((question.RunId, question.Asked.Id));
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
        switch (await bench.Engine.SignalAsync(question.RunId, new Input.Answer(question.Asked.Id, reply), CancellationToken.None))
        {
            case SignalOutcome.Taken or SignalOutcome.Forwarded:
                _answered.Add((question.RunId, question.Asked.Id));
                break;
            case SignalOutcome.Refused { Rejection: var rejection }:
                bench.Screen.Note($"The answer was not taken: {rejection.Message}");
                if (rejection.Code is Rejection.QuestionClosed or Rejection.RunEnded) _answered.Add((question.RunId, question.Asked.Id));
                break;
            default:
                bench.Screen.Note($"The answer was not taken: the run {question.RunId} has just been deleted.");
                _left.Add((question.RunId, question.Asked.Id));
                break;
        }
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
