using System.Runtime.CompilerServices;

namespace JitOrchestration.Cli.Tests;

/// <summary>Every sample plan runs as its readme says.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../samples");

    private readonly CliFolder _folder = new();

    public SampleTests()
    {
        _folder.WithDocs();
        foreach (var file in Directory.EnumerateFiles(Samples, "*", SearchOption.AllDirectories))
            _folder.With(Path.Combine("samples", Path.GetRelativePath(Samples, file)), File.ReadAllText(file));
    }

    public static TheoryData<string> Plans => [.. Directory.EnumerateFiles(Samples, "*.json").Select(path => Path.GetFileName(path)).Order()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task Sample_RunAsItsReadmeSays_Completes(string plan)
    {
        _folder.Read("samples/README.md").ShouldContain($"`{plan}`");
        var run = await _folder.RunAsync("run", "--plan", $"samples/{plan}", "--input", """{"city":"Graz"}""", "--allow", "write_file", "--json");
        run.ShouldExit(0).Json.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        run.Json.GetProperty("result").ToString().ShouldContain(Expected(plan));
    }

    [Fact]
    public async Task IndoorOutdoor_CityWithoutRain_TakesTheOtherBranch()
    {
        var run = await _folder.RunAsync("run", "--plan", "samples/indoor-outdoor.json", "--input", """{"city":"Lisbon"}""");
        run.ShouldExit(0).Output.ShouldContain("skipped    indoor");
        run.Output.ShouldContain("Belem by bicycle");
    }

    /// <summary>Something of the result that only the sample's data can have put there.</summary>
    private static string Expected(string plan) => plan switch
    {
        "branch-join.json" => "docs/architecture.md",
        "calendar-reminders.json" => "Board meeting begins at 2026-05-04T09:00:00+02:00",
        "fan-out-aggregate.json" => "docs/performance.md",
        "indoor-outdoor.json" => "Kunsthaus",
        "pipeline.json" => "out/summary.txt",
        "research.json" => "A step is idempotent when doing it twice has the effect of doing it once.",
        "run-time-fan-out.json" => "samples/pipeline.json",
        "weather-comparison.json" => "| lisbon | 2026-05-04 | sunny | 23 |",
        _ => throw new NotSupportedException($"Say here what {plan} comes to."),
    };

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
