namespace JitOrchestration.Core.Execution;

/// <summary>An open question, as a snapshot has it; what it asks says who waits for the answer.</summary>
internal sealed record SavedQuestion(string Id, DateTimeOffset AskedAt, Question Question)
{
    public static SavedQuestion Of(QuestionState question) => new(question.Id, question.AskedAt, question.Question);

    public void RestoreTo(RunState run) => run.Questioning.Add(new QuestionState(Id, Question, AskedAt)
    {
        Instance = Question is { Kind: QuestionKind.Ask, Subtask: { } id } ? run.InstanceOf(id, Question.Index) : null,
        Call = Question.Key is { } key ? run.Calls[key] : null,
    });
}
