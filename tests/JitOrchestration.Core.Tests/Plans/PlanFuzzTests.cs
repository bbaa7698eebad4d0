using System.Text;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

/// <summary>No bytes make reading, validating or drawing throw. Seeded, so that a failure can be repeated.</summary>
public sealed class PlanFuzzTests
{
    private const int Seed = 20260504;

    private static readonly byte[][] Tokens =
        [.. new[] { "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "-0", "1.5", "{{", "}}", "\\ud800", "\\u007b", "input.", ".result", "not ", " and ", "\"id\":", "\"plan\":", "\"depends_on\":" }
            .Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void Validate_RandomBytes_NeverThrows()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            PlanValidator.Validate(bytes, PlanSamples.Rules).IsValid.ShouldBeFalse();
        }
    }

    [Fact]
    public void Validate_RandomTokens_NeverThrows()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            byte[] bytes = [.. Enumerable.Range(0, random.Next(30)).SelectMany(_ => random.GetItems(Tokens, 1)[0])];
            Survive(bytes);
        }
    }

    [Theory]
    [InlineData(PlanSamples.Weather)]
    [InlineData(PlanSamples.Everything)]
    public void Validate_MutatedPlan_NeverThrows(string json)
    {
        var random = new Random(Seed);
        var valid = Encoding.UTF8.GetBytes(json);
        for (var round = 0; round < 5_000; round++) Survive(Mutate(valid, random));
    }

    /// <summary>What passes must also read back, draw and have a graph.</summary>
    private static void Survive(byte[] bytes)
    {
        var verdict = PlanValidator.Validate(bytes, PlanSamples.Rules);
        if (!verdict.IsValid)
        {
            verdict.Errors.ShouldNotBeEmpty();
            return;
        }
        PlanJson.Read(PlanJson.ToUtf8(verdict.Plan)).Succeeded.ShouldBeTrue();
        PlanGraph.Build(verdict.Plan).Sinks.ShouldBe(verdict.Graph.Sinks);
        PlanText.Mermaid(verdict.Graph).ShouldStartWith("flowchart TD");
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var bytes = valid.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, random.GetItems(Tokens, 1)[0]); break;
                case 2: bytes[at] = (byte)random.Next(256); break;
                default: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length)); break;
            }
        }
        return [.. bytes];
    }
}
