using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests;

/// <summary>What docs/operations.md says under "What to watch", held against the names in the code.</summary>
public sealed partial class WatchingTests
{
    private static readonly string Code = string.Concat(RepositoryFiles.Below("src", "*.cs").Select(RepositoryFiles.Read));

    private static readonly string Names = RepositoryFiles.Read("src/JitOrchestration.Activities/Diagnostics/Names.cs");

    private static string Section => SectionOf("docs/operations.md", "What to watch");

    /// <summary>Measurements: a name, its kind and its unit.</summary>
    private static (string Name, string Kind, string Unit)[] Measurements { get; } =
    [
        .. Instrument().Matches(RepositoryFiles.Read("src/JitOrchestration.Activities/Diagnostics/Measures.cs")).Select(instrument => (
            instrument.Groups["name"].Value,
            instrument.Groups["kind"].Value == "Counter" ? "counter" : "histogram",
            instrument.Groups["kind"].Value == "Duration" ? "s" : instrument.Groups["unit"].Value)),
    ];

    private static string[] Attributes { get; } = [.. DottedLiteral().Matches(Names).Select(literal => literal.Groups["name"].Value)];

    [Fact]
    public void Measurements_OfTheCode_AreAllOfTheTelemetryPage() =>
        Measurements.Select(measurement => measurement.Name).ShouldBe(
            TelemetryRow().Matches(SectionOf("docs/telemetry.md", "Measurements")).Select(row => row.Groups["name"].Value), ignoreOrder: true);

    [Fact]
    public void DottedName_OfTheSection_IsInTheCode()
    {
        var named = DottedName().Matches(Section).Select(name => name.Value).Distinct().ToArray();

        named.ShouldContain("jit.run.status");
        named.Except(Attributes).Except(Measurements.Select(measurement => measurement.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void PrometheusName_OfTheSection_IsWhatOneOfOursBecomes()
    {
        var named = PrometheusName().Matches(Section).Select(name => name.Value).Distinct().ToArray();

        named.ShouldContain("jit_model_cost_total");
        named.Except(Attributes.Select(attribute => attribute.Replace('.', '_'))).Except(Measurements.SelectMany(InPrometheus)).ShouldBeEmpty();
    }

    [Fact]
    public void Span_OfTheSection_IsOneOfOurs()
    {
        var named = SpanName().Matches(Section).Select(span => span.Groups["name"].Value).Distinct().ToArray();

        named.ShouldContain("execute_tool");
        // Those of subtasks are named after them, behind a word that is no operation of the conventions.
        foreach (var name in named) (Names.Contains($"\"{name}\"", StringComparison.Ordinal) || Code.Contains($"$\"{name} {{subtask.Id}}\"", StringComparison.Ordinal)).ShouldBeTrue(name);
    }

    [Fact]
    public void LogLine_OfTheSection_IsThatOfTheCode()
    {
        Section.ShouldContain("""parse message with "Run " run " failed: " code ": " *""");
        Code.ShouldContain("LogLevel.Warning, \"Run {RunId} failed: {Code}: {Message}\"");
    }

    [Fact]
    public void FailureCode_OfTheSection_IsInTheCode()
    {
        var named = FailureCode().Matches(Section).Select(code => code.Groups["code"].Value).Distinct().ToArray();

        named.ShouldContain("model_rate_limited");
        foreach (var code in named) Code.ShouldContain($"\"{code}\"", Case.Sensitive, code);
    }

    /// <summary>As the OTLP receiver of Prometheus names it: the unit is appended, unless it is an annotation in braces.</summary>
    private static IEnumerable<string> InPrometheus((string Name, string Kind, string Unit) measurement)
    {
        var name = measurement.Name.Replace('.', '_') + (measurement.Unit == "s" ? "_seconds" : "");
        return measurement.Kind == "counter" ? [$"{name}_total"] : [$"{name}_bucket", $"{name}_sum", $"{name}_count"];
    }

    private static string SectionOf(string page, string title)
    {
        var text = RepositoryFiles.Read(page).ReplaceLineEndings("\n");
        var section = text[(text.IndexOf($"\n## {title}\n", StringComparison.Ordinal) + 1)..];
        return section.IndexOf("\n## ", StringComparison.Ordinal) is > 0 and var end ? section[..end] : section;
    }

    [GeneratedRegex("(?<kind>Counter|Histogram|Duration)(<\\w+>)?\\(\"(?<name>[a-z_.]+)\", \"(?<unit>[^\"]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("\"(?<name>(jit|gen_ai|error)\\.[a-z_.]+)\"")]
    private static partial Regex DottedLiteral();

    [GeneratedRegex(@"(?<![\w.])(jit|gen_ai|error)\.[a-z_]+(\.[a-z_]+)*")]
    private static partial Regex DottedName();

    [GeneratedRegex(@"(?<![\w.])(jit_|gen_ai_|error_type)[a-z_]*")]
    private static partial Regex PrometheusName();

    [GeneratedRegex("name (==|startswith) \"(?<name>\\w+) ?\"")]
    private static partial Regex SpanName();

    [GeneratedRegex("(error_type=\"|error\\.type\"\\]\\) == \"|`)(?<code>(activity|orchestration|model|disk)_[a-z_]+)[\"`]")]
    private static partial Regex FailureCode();

    [GeneratedRegex("^\\| `(?<name>[a-z_.]+)` \\| (counter|histogram)", RegexOptions.Multiline)]
    private static partial Regex TelemetryRow();
}
