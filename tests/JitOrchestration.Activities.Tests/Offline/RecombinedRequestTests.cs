using JitOrchestration.Activities.Offline;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Offline;

/// <summary>Clauses in any combination: what is planned is valid, what is not names a part of the request.</summary>
public sealed class RecombinedRequestTests
{
    private static readonly string[] Clauses =
    [
        "count the words in a.md, b.md and docs/c.md", "read README.md", "list the files in docs", "search for 'x' in docs",
        "summarize", "summarize them", "summarize each", "compare them", "compare a.md with b.md", "collect the results",
        "write it to out.txt", "write 'text' to a.md", "fetch https://example.com", "calculate 2 * (3 + 4)", "wait 5 seconds",
        "ask me 'Which?'", "ask for approval", "say 'hello'", "what time is it", "count the words in each", "read each of them",
        "if README.md contains 'x', read b.md", "if it contains 'x', say 'y', otherwise list the files in samples",
        "if a.md exists and it has more than 10 words, summarize it", "for each file in docs, count the words",
        "write the summary to out.txt", "count the lines in it", "unless the result is empty, summarize it",
    ];

    private static readonly string[] Links = [", then ", " and ", ", ", ". ", "; ", ". At the same time, ", ", otherwise "];

    [Fact]
    public void Plan_OfRecombinedClauses_IsValidOrNamesAPartOfTheRequest()
    {
        var random = new Random(20240607);
        var planned = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var request = Recombine(random);
            if (IsPlannedAsValid(request)) planned++;
        }
        planned.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Plan_OfWordsInAnyOrder_IsValidOrNamesAPartOfTheRequest()
    {
        var random = new Random(99);
        var words = Clauses.Concat(Links).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToArray();
        for (var round = 0; round < 4_000; round++)
            IsPlannedAsValid(string.Join(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => words[random.Next(words.Length)])));
    }

    [Fact]
    public void Plan_OfTheSameRequest_IsTheSame()
    {
        var random = new Random(7);
        foreach (var request in Enumerable.Range(0, 200).Select(_ => Recombine(random)))
            PlanText.Of(request).ShouldBe(PlanText.Of(request));
    }

    private static string Recombine(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(1, 7)).Select(at => (at == 0 ? "" : Links[random.Next(Links.Length)]) + Clauses[random.Next(Clauses.Length)]));

    private static bool IsPlannedAsValid(string request)
    {
        switch (OfflinePlanner.Plan(request, null, KnownTools.All))
        {
            case OfflinePlanResult.Planned planned:
                var verdict = PlanValidator.Validate(planned.Plan, new PlanRules { Tools = KnownTools.All });
                verdict.Errors.ShouldBeEmpty(request);
                verdict.Warnings.ShouldBeEmpty(request);
                return true;
            case OfflinePlanResult.NotUnderstood problem:
                request.Substring(problem.Offset, problem.Text.Length).ShouldBe(problem.Text, request);
                problem.Reason.ShouldNotContain("cannot be planned as it says", Case.Sensitive, request);
                return false;
            default:
                throw new InvalidOperationException();
        }
    }
}
