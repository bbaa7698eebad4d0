using System.Text.Json;
using BenchmarkDotNet.Attributes;
using JitOrchestration.Benchmarks.Engine;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Benchmarks.Micro;

/// <summary>The plan language: reading and validating plans, taking conditions, filling in templates.</summary>
[MemoryDiagnoser]
public class LanguageBench
{
    private readonly JsonElement _plan = Plans.Fan(100);
    private readonly Expression _condition = Parse("check.result.weather contains 'rain' and not (check.result.temperature > 25)");
    private readonly Template _template = ParseTemplate("""{ "city": "{{check.result.city}}", "text": "It is {{check.result.weather}}." }""");
    private readonly Scope _scope = new(JsonElement.Parse("""{ "city": "Oslo", "weather": "light rain", "temperature": 7 }"""));

    /// <summary>A plan of 101 subtasks and 100 dependencies.</summary>
    [Benchmark]
    public PlanVerdict Validate() => PlanValidator.Validate(_plan, PlanRules.Default);

    /// <summary>A condition of two comparisons.</summary>
    [Benchmark]
    public Truth Condition() => _condition.Test(_scope);

    /// <summary>A template of two texts.</summary>
    [Benchmark]
    public JsonElement Render() => _template.Render(_scope);

    private static Expression Parse(string text) =>
        Expression.TryParse(text, out var expression, out var error) ? expression : throw new ArgumentException(error.Message);

    private static Template ParseTemplate(string json) =>
        Template.TryParse(JsonElement.Parse(json), out var template, out var errors) ? template : throw new ArgumentException(errors[0].Message);

    private sealed class Scope(JsonElement result) : IScope
    {
        public JsonElement? Get(Reference reference) => result;
    }
}
