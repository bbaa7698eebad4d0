using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Core.Tests.Plans;

public sealed class PlanTextTests
{
    public static TheoryData<string> HostileTexts =>
    [
        "say \"hi\"", "`code` `", "two\nlines\r\n%% comment", "a] --> n9[\"x", "}} --> n9", "%%{init: {}}%%", "<script>alert(1)</script>",
        "<b>&quot;&amp;#34;", "\\", "\\\" ]", "style n0 fill:#f00;", "classDef a:#b;", "click n0 href \"javascript:alert(1)\"",
        "日本語 \ud83d\ude00 \u202Eright to left", "ﬂ°°60¶ß", "\0\u0007", "end", "subgraph x", ";;; | {{input}}", "ﬀ\u2028x\u2029y",
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Mermaid_HostileText_StaysInItsLabel(string text)
    {
        var lines = PlanText.Mermaid(Graph(text)).TrimEnd('\n').Split('\n');

        lines.Length.ShouldBe(6);
        lines[0].ShouldBe("flowchart TD");
        lines[1].ShouldMatch(@"^    n0\[""[\w .,!?'#;…]*(<br/>[\w .,!?'#;…]*)*""\]$");
        lines[2].ShouldMatch(@"^    n1\[/""[^""<>`\[\]{}%&\\|:]*(<br/>[^""<>`\[\]{}%&\\|:]*)*""/\]$");
        lines[3].ShouldMatch(@"^    n2\{\{""[^""<>`\[\]{}%&\\|:]*(<br/>[^""<>`\[\]{}%&\\|:]*)*""\}\}$");
        lines[4].ShouldBe("    n0 --> n1");
        lines[5].ShouldBe("    n1 --> n2");
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Dot_HostileText_StaysInItsLabel(string text)
    {
        var lines = PlanText.Dot(Graph(text)).TrimEnd('\n').Split('\n');

        lines.Length.ShouldBe(8);
        foreach (var line in lines[2..5]) line.ShouldMatch(@"^    n\d \[label=""([^""\\]|\\.)*"", shape=\w+\];$");
        lines.ShouldAllBe(line => !line.Any(char.IsControl));
        lines[7].ShouldBe("}");
    }

    [Fact]
    public void Mermaid_DesignExample_ShowsShapesConditionsAndEdges() =>
        PlanText.Mermaid(PlanSamples.Graph(PlanSamples.Weather)).ShouldBe(
            """
            flowchart TD
                n0[["check#95;weather<br/>tool#58; weather"]]
                n1["indoor<br/>Find indoor activities in #123;#123;input.city#125;#125;<br/>if#58; check#95;weather.result contains 'rain'"]
                n2["outdoor<br/>Find outdoor activities in #123;#123;input.city#125;#125;<br/>if#58; not #40;check#95;weather.result contains 'rain'#41;"]
                n3["respond<br/>Recommend from #123;#123;indoor.result#125;#125; or #123;#123;outdoor.result#125;#125;"]
                n0 --> n1
                n0 --> n2
                n1 --> n3
                n2 --> n3

            """.Replace("#95;", "_").ReplaceLineEndings("\n"));

    [Fact]
    public void Draw_ImpliedDependencies_AreDashed()
    {
        var graph = PlanSamples.Graph(PlanSamples.Of(
            """{"id":"a","wait":0}""", """{"id":"b","task":"{{a.result}}"}""", """{"id":"c","task":"{{a.result}}","depends_on":["b"]}"""));

        PlanText.Mermaid(graph).ShouldContain("n0 -.-> n1\n    n1 --> n2\n    n0 -.-> n2\n");
        PlanText.Dot(graph).ShouldContain("n0 -> n1 [style=dashed];\n    n1 -> n2;\n    n0 -> n2 [style=dashed];\n");
    }

    [Fact]
    public void Draw_Statuses_ColourTheSubtasksThatHaveOne()
    {
        var statuses = new Dictionary<string, string> { ["check_weather"] = "completed", ["indoor"] = "skipped", ["outdoor"] = "odd\"]" };
        var graph = PlanSamples.Graph(PlanSamples.Weather);

        var mermaid = PlanText.Mermaid(graph, statuses);

        mermaid.ShouldContain("    classDef completed fill:#44BB99,stroke:#333333,color:#000000\n    class n0 completed\n");
        mermaid.ShouldContain("    class n1 skipped\n");
        mermaid.ShouldNotContain("odd");
        Regex.Count(PlanText.Dot(graph, statuses), "class=").ShouldBe(2);
    }

    [Fact]
    public void Mermaid_LongText_IsCut()
    {
        var label = PlanText.Mermaid(Graph(new string('x', 5_000)));

        label.Length.ShouldBeLessThan(500);
        label.ShouldContain("x#8230;");
    }

    private static PlanGraph Graph(string text)
    {
        var plan = new Plan("graph",
        [
            new Subtask { Id = "a", Task = text },
            new Subtask { Id = "b", Ask = new AskSpec(text, AskKind.Text, [], null), DependsOn = ["a"] },
            new Subtask { Id = "c", Workflow = new WorkflowSpec(text, null, JsonSerializer.SerializeToElement(text)), DependsOn = ["b"] },
        ]);
        return PlanGraph.Build(plan);
    }
}
