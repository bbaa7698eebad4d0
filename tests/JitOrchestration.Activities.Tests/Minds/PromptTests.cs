using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Minds;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Minds;

public sealed partial class PromptTests
{
    /// <summary>
    /// The version of every prompt and the hash of its text. Journals name versions: a text that changes gets the next version in its
    /// first line, and a new line here in place of the old.
    /// </summary>
    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["agent@2"] = "b6f342bd7d219dfa",
        ["judge@1"] = "5f6b0b65c55a2f52",
        ["planner@1"] = "97940ded082533cb",
        ["router@1"] = "65d14ed000c2f629",
        ["synthesizer@1"] = "996631414dcb959e",
    };

    [Fact]
    public void Prompts_TextIsThatOfTheirVersion() =>
        Prompt.All.ToDictionary(prompt => prompt.Id, prompt => Hash(prompt.Text)).ShouldBe(Hashes, ignoreOrder: true);

    [Fact]
    public void PlannerExamples_AreValidPlansWithoutWarnings()
    {
        var validator = new RequestValidator(MindOnServer.Tools);
        var examples = Fenced().Matches(Prompt.Planner.Text).Select(match => match.Groups[1].Value).ToList();
        examples.Count.ShouldBe(4);
        foreach (var example in examples)
        {
            var verdict = validator.Validate(MindOnServer.Json(example), RunLimits.Default);
            verdict.Errors.Concat(verdict.Warnings).ShouldBeEmpty(example);
        }
    }

    [Theory]
    [InlineData("- `repeat`: `(.*?)`: again", """{"subtasks": [{"id": "draft", "task": "Draft it", "repeat": EXAMPLE}]}""")]
    [InlineData("yes or no: `(.*?)`", """{"subtasks": [{"id": "review", "task": "Review it"}, {"id": "thank", "task": "Thank them", "depends_on": ["review"], "condition": "EXAMPLE"}]}""")]
    [InlineData("`for_each` over\n  `(.*?)`", """{"subtasks": [{"id": "each", "task": "Look at {{item}}", "for_each": "EXAMPLE"}]}""")]
    public void PlannerExamples_InItsSentences_AreOfTheLanguage(string pattern, string plan)
    {
        var example = Regex.Match(Prompt.Planner.Text, pattern);
        example.Success.ShouldBeTrue();
        var verdict = new RequestValidator(MindOnServer.Tools).Validate(MindOnServer.Json(plan.Replace("EXAMPLE", example.Groups[1].Value)), RunLimits.Default);
        verdict.Errors.Concat(verdict.Warnings).ShouldBeEmpty();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
