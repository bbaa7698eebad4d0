namespace JitOrchestration.Core.Execution;

/// <summary>An open question, as the user of a root run sees it.</summary>
/// <param name="RunId">The run that asks: the root run or one of its children. It takes the answer.</param>
/// <param name="Path">Where in the root run: <c>confirm</c>, or <c>outer[2]/confirm</c> in a child; null for the root's plan.</param>
/// <param name="Asked">The question.</param>
public sealed record OpenQuestion(string RunId, string? Path, QuestionState Asked)
{
    /// <summary>The questions of a run itself.</summary>
    public static IReadOnlyList<OpenQuestion> Of(RunState run) => Of(run, above: null);

    /// <summary>The questions of a child run.</summary>
    /// <param name="run">The child.</param>
    /// <param name="above">Where the child hangs in the root run; null: it is the root.</param>
    public static IReadOnlyList<OpenQuestion> Of(RunState run, string? above) =>
        [.. run.Questions.Select(question => new OpenQuestion(run.RunId, Join(above, question.Question.Path), question))];

    private static string? Join(string? above, string? path) => above is null ? path : path is null ? above : $"{above}/{path}";
}
