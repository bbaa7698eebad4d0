using System.Text.Json;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Cli.Hosting;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Cli.Driving;

/// <summary>Finds the question that is meant, and makes a reply of what was given.</summary>
internal sealed class ReplyMaker(Workbench bench, RunState run)
{
    public async Task<(OpenQuestion Question, Reply Reply)> MakeAsync(GivenAnswer given)
    {
        var open = await OpenQuestions.OfAsync(bench.Engine, run);
        if (open.Count == 0) throw new CommandException($"The run {run.RunId} is {Wire.Word(run.Status)} and asks nothing.");
        var (question, text) = Match(open, given);
        return (question, await ReplyAsync(question, given, text));
    }

    private (OpenQuestion Question, string? Text) Match(IReadOnlyList<OpenQuestion> open, GivenAnswer given)
    {
        if (given.Words is [var name, .. var rest] && Find(open, name) is { } named) return (named, rest is [var text] ? text : null);
        if (given.Words.Length == 2 || (given.Words.Length == 1 && given.ByOption)) throw new CommandException($"No open question is called '{given.Words[0]}'. Open are: {Names(open)}.");
        return open.Count == 1
            ? (open[0], given.Words is [var answer] ? answer : null)
            : throw new UsageException($"Several questions are open; say which: {Names(open)}.");
    }

    private static OpenQuestion? Find(IReadOnlyList<OpenQuestion> open, string name)
    {
        if (open.FirstOrDefault(question => question.Asked.Id.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } byId) return byId;
        var byPath = open.Where(question => (question.Path ?? "plan").Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return byPath.Length > 1 ? throw new UsageException($"Several questions are asked at '{name}'; give an id: {Names(byPath)}.") : byPath.SingleOrDefault();
    }

    private static string Names(IEnumerable<OpenQuestion> open) => string.Join(", ", open.Select(question => $"{question.Path ?? "plan"} ({question.Asked.Id})"));

    private async Task<Reply> ReplyAsync(OpenQuestion open, GivenAnswer given, string? text)
    {
        var question = open.Asked.Question;
        if (text is not null && given.Json is not null) throw new UsageException("Give a text or --json-answer, not both.");
        if (text is null && !given.ByOption) throw new UsageException($"Give an answer to: {question.Text}");
        var approved = given.Approved ?? (given.Arguments is null ? Said(question, text) : true);
        var answer = given.Json ?? (text is null || approved is not null ? null : Answers.Read(question, text));
        if (answer is { } json && Answers.Problems(question, json) is { Count: > 0 } problems) throw new CommandException($"The answer does not fit: {string.Join(" ", problems)}");
        return new Reply(await KeepAsync(open, answer), approved, given.Comment, await KeepAsync(open, given.Arguments), PlanOf(given.Plan));
    }

    /// <summary>Yes or no, where that is what is asked for.</summary>
    private static bool? Said(Question question, string? text) =>
        text is not null && (question.Kind != QuestionKind.Ask || question.AnswerKind == AskKind.Approval) ? Answers.YesOrNo(text) : null;

    private async Task<Value?> KeepAsync(OpenQuestion open, JsonElement? json) =>
        json is { } value ? await bench.Engine.KeepAsync(open.RunId, value) : null;

    private Plan? PlanOf(JsonElement? json)
    {
        if (json is not { } plan) return null;
        var verdict = new RequestValidator(bench.Tools).Validate(plan, run.Options.Limits ?? RunLimits.Default);
        return verdict.IsValid ? verdict.Plan : throw new InvalidRequestException(verdict.Errors);
    }
}
